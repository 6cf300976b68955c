#include "libmp/runtime/session_driver.hpp"

#include <algorithm>
#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/runtime/session_names.hpp"
#include "libmp/runtime/window_size.hpp"
#include "libmp/session/terminal_size.hpp"

namespace mp::runtime {
namespace {

using platform::Interest;
using session::ServerSessionEnd;
using wire::ClientPart;

// Input is looked at again after so much output, so that Ctrl-C gets through a flood.
constexpr std::size_t kOutputPerStep = 262144;

wire::Exit to_message(const platform::ExitStatus& status) {
  const auto kind = status.kind == platform::ExitStatus::Kind::exited ? wire::ExitKind::exited : wire::ExitKind::killed;
  return {kind, static_cast<std::uint8_t>(status.value), ""};
}

std::uint32_t seconds(Duration time) {
  return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::seconds>(time).count());
}

}  // namespace

SessionDriver::SessionDriver(SessionTerms terms, platform::SignalWatch signals, platform::Logger log)
    : terms_(std::move(terms)),
      log_(std::move(log)),
      signals_(std::move(signals)),
      program_(loop_),
      screen_({80, 24}, terms_.scrollback),
      began_(loop_.now()),
      typed_at_(began_),
      name_held_(!terms_.name.empty()) {}

// --- what the session does

void SessionDriver::run(const platform::Program& program, const wire::TerminalSize& size) {
  loop_.watch(signals_.fd(), Interest::readable, [this](platform::Readiness) { handle_signals(loop_.now()); });
  size_ = session::clamped(size);
  screen_.resize({size_.columns, size_.rows}, {size_.x_pixels, size_.y_pixels});
  for (const auto& client : clients_) {
    client->set_size(size_);
    client->take_seat(screen_);
  }
  start(program);
  while (true) {
    step();
    if (over(loop_.now())) break;
    loop_.run_once(next_deadline());
  }
  say_goodbye();
}

void SessionDriver::start(const platform::Program& program) {
  const auto started = program_.start(program, to_window_size(size_));
  if (started) return;
  log_.error(started.error().message);
  report_exit({wire::ExitKind::not_started, 0, started.error().message});
}

// The sockets and the terminal are looked at in every step: whichever woke us, work is done in the order of what the user
// feels.
void SessionDriver::step() {
  const auto now = loop_.now();
  take_arrivals(now);  // before the first datagram that is sealed with their keys
  for (const auto& client : clients_) {
    client->receive(now);
    if (!client->seated() && client->heard()) seat(*client, now);
  }
  for (const auto& client : clients_) serve(*client, now);
  program_.type_end_of_input(now);
  move_output(now);
  part_from_clients(now);
  end_if_forgotten(now);
  for (const auto& client : clients_) client->send(now);
  for (const auto& [client, until] : departed_) {
    client->receive(now);
    client->send(now);
  }
  std::erase_if(departed_, [now](const Departed& departed) { return now >= departed.until; });
  adjust_interest();
}

void SessionDriver::handle_signals(Instant now) {
  while (signals_.next()) end_because("it was asked to end by a signal", now);
}

void SessionDriver::end_for(const Endpoint& visitor) {
  end_because("mp --kill has ended it, from " + to_string(visitor.address), loop_.now());
}

// A viewer's wishes and keys are taken and lead nowhere, except out: that is what makes it one, whatever its program is.
void SessionDriver::serve(AttachedClient& client, Instant now) {
  const bool obeyed = &client == primary();
  auto& session = client.session();
  auto request = session.poll_request();
  // Before what is typed: a key that was pressed after a change of size means the new screen.
  if (const auto* resize = request ? std::get_if<wire::Resize>(&*request) : nullptr) {
    client.handle_resize(*resize);
    if (obeyed) set_size(resize->size);
    request.reset();
  }
  if (obeyed) move_input(client, now);
  if (!obeyed) session.consume_input(session.input().size(), now);
  for (request = request ? request : session.poll_request(); request; request = session.poll_request()) {
    if (!obeyed || std::holds_alternative<wire::Detach>(*request)) {
      client.close(wire::CloseCode::detached, "", now);
    } else {
      log_.info("the user hangs up");
      hang_up(now);
    }
  }
}

void SessionDriver::set_size(const wire::TerminalSize& size) {
  if (std::exchange(size_, size) == size) return;
  screen_.resize({size.columns, size.rows}, {size.x_pixels, size.y_pixels});
  if (const auto done = program_.resize(to_window_size(size)); !done) log_.warn(done.error().message);
}

void SessionDriver::move_input(AttachedClient& client, Instant now) {
  auto& session = client.session();
  const auto taken = program_.type(session.input());
  if (taken > 0) {
    typed_at_ = now;
    line_mode_watch_.handle_activity(now);
  }
  session.consume_input(taken, now);
  if (session.input_finished()) program_.end_input(now);
}

void SessionDriver::move_output(Instant now) {
  if (exit_) return;
  for (std::size_t moved = 0; moved < kOutputPerStep && screen_.accepts_output();) {
    const auto output = program_.read_output(kOutputPerStep);
    if (output.empty()) break;
    screen_.handle_output(output, now);
    moved += output.size();
    line_mode_watch_.handle_activity(now);
  }
  // Behind the last read and before anything is sent: no output gets to a client before the mode in which it was written.
  note_line_mode(now);
  // Where there is no room for answers nobody reads them.
  static_cast<void>(program_.type(screen_.take_answers()));
  if (const auto ended = program_.ended()) report_exit(to_message(*ended));
}

void SessionDriver::note_line_mode(Instant now) {
  const auto mode = program_.line_mode();
  line_mode_watch_.handle_look(now);
  screen_.handle_line_mode({.echoes = mode.echo, .canonical = mode.canonical}, now);
}

wire::SessionSummary SessionDriver::describe() {
  const auto now = loop_.now();
  const auto* client = primary();
  const auto viewers = std::ranges::count_if(clients_, [](const auto& each) { return each->part() == ClientPart::viewer; });
  wire::SessionSummary summary;
  summary.id = terms_.id;
  summary.name = terms_.name;
  summary.state = client ? wire::SessionState::attached : wire::SessionState::detached;
  summary.age = seconds(now - began_);
  summary.idle = seconds(now - typed_at_);
  summary.columns = size_.columns;
  summary.rows = size_.rows;
  summary.from = client ? to_string(client->address()) : "";
  summary.silent = seconds(now - (client ? client->last_heard() : detached_since_.value_or(now)));
  summary.viewers = static_cast<std::uint8_t>(viewers);
  summary.command = program_.foreground_command();
  summary.title = screen_.screen().texts().titles.window;
  return summary;
}

// --- how it ends

void SessionDriver::report_exit(const wire::Exit& exit) {
  if (!why_ending_.empty() || exit_) return;
  exit_ = exit;
  give_up_name();
  for (const auto& client : clients_) client->report_exit(exit);
}

void SessionDriver::part_from_clients(Instant now) {
  std::vector<std::unique_ptr<AttachedClient>> leaving;
  for (auto& client : clients_) {
    if (!client->why_over(now).empty()) leaving.push_back(std::move(client));
  }
  std::erase(clients_, nullptr);
  for (auto& client : leaving) {
    log_.info(client->label() + " is gone, " + std::string(client->why_over(now)) + ": " + client->report(now));
    if (client->seated() && client->part() == ClientPart::primary) settle_departure(*client, now);
    if (client->session().ended() == ServerSessionEnd::silent) client->close(wire::CloseCode::idle, "", now);
    client->send(now);
    departed_.push_back({std::move(client), now + limits::kFarewell});
  }
}

// What becomes of a session whose user is gone. One with a name is kept, unless somebody ends it; but a client that it was
// started for and that was never heard has left nothing to come back to.
void SessionDriver::settle_departure(const AttachedClient& client, Instant now) {
  if (primary()) return;
  const auto end = client.session().ended();
  const bool lost = end == ServerSessionEnd::silent || end == ServerSessionEnd::violation;
  const bool taken_in_vain = client.id() != kFirstClient && !client.heard();
  const bool kept = lost && (taken_in_vain || (!terms_.name.empty() && client.heard()));
  if (end == ServerSessionEnd::detached || kept) {
    detached_since_ = now;
    log_.info("detached");
  } else if (!exit_) {
    hang_up(now);
  }
}

void SessionDriver::end_if_forgotten(Instant now) {
  if (detached_since_ && now >= *detached_since_ + terms_.detached && why_ending_.empty()) {
    end_because("nobody has come back to it", now);
  }
}

void SessionDriver::end_because(std::string why, Instant now) {
  log_.info("is to end: " + why);
  if (why_ending_.empty()) why_ending_ = std::move(why);
  hang_up(now);
}

// A session that is about to end is not found any more, so that another one may begin under its name at once.
void SessionDriver::give_up_name() noexcept {
  if (std::exchange(name_held_, false)) runtime::give_up_name(terms_.directory, terms_.name);
}

void SessionDriver::hang_up(Instant now) {
  give_up_name();
  program_.hang_up(now);
  if (const auto ended = program_.ended()) report_exit(to_message(*ended));
}

bool SessionDriver::over(Instant now) const {
  const bool nobody_waits = clients_.empty() || !why_ending_.empty();
  return (nobody_waits && program_.gone(now)) || program_.left_behind(now);
}

void SessionDriver::say_goodbye() {
  const auto now = loop_.now();
  for (const auto& client : clients_) {
    client->close(wire::CloseCode::session_ended, why_ending_, now);
    client->send(now);
  }
  const std::string why = exit_ ? "its program is over" : "nobody is left";
  log_.info("ended, " + (why_ending_.empty() ? why : why_ending_));
}

void SessionDriver::adjust_interest() {
  const auto* client = primary();
  program_.set_interest(client && !client->session().input().empty(), !exit_ && screen_.accepts_output());
}

Instant SessionDriver::next_deadline() const {
  auto deadline = program_.next_timeout();
  const auto consider = [&deadline](Instant due) { deadline = std::min(deadline, due); };
  for (const auto& client : clients_) consider(client->next_timeout());
  for (const auto& [client, until] : departed_) consider(until);
  if (detached_since_ && why_ending_.empty()) consider(*detached_since_ + terms_.detached);
  if (const auto look = line_mode_watch_.next_timeout(); look && !exit_) consider(*look);
  return deadline;
}

}  // namespace mp::runtime
