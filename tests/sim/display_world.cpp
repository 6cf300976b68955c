#include "tests/sim/display_world.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "libmp/core/limits.hpp"

namespace mp::sim {
namespace {

using transport::Connection;

constexpr std::size_t kScrollback = 10'000;
constexpr std::size_t kTerminalScrollback = 40'000;
constexpr std::size_t kTape = 1u << 20;
constexpr std::uint64_t kMaxEventsAtOnce = 100'000;

ConnectionId id_of(std::uint8_t generation) { return {0x6d703031u + generation}; }

crypto::TrafficSecrets secrets_of(std::uint8_t generation) {
  Bytes up(64, static_cast<std::uint8_t>(0x11 + generation));
  Bytes down(64, static_cast<std::uint8_t>(0x82 + generation));
  return {crypto::HkdfKey(up), crypto::HkdfKey(down)};
}

wire::TerminalSize on_wire(terminal::Size size) { return {size.columns, size.rows, 0, 0}; }

void consider(std::optional<Instant>& earliest, std::optional<Instant> when) {
  if (when && (!earliest || *when < *earliest)) earliest = when;
}

void handle_timers(Connection& connection, Instant now) {
  if (const auto due = connection.next_timeout(); due && *due <= now) connection.handle_timeout(now);
}

}  // namespace

void ScriptedProgram::handle_typed(ByteView typed) {
  typed_ += as_text(typed);
  for (const auto byte : typed) {
    if (byte == 3) {
      flood_ = nullptr;
      queue_ = "\r\n^C\r\n$ ";
    } else if (echo_) {
      queue_ += static_cast<char>(byte);
    }
  }
}

Bytes ScriptedProgram::write() {
  while (flood_ && queue_.size() < bytes_per_millisecond) queue_ += flood_();
  const auto part = queue_.substr(0, bytes_per_millisecond);
  queue_.erase(0, part.size());
  written_ += part.size();
  return to_bytes(part);
}

DisplayClient::DisplayClient(std::uint8_t generation, const Endpoint& at, terminal::Size terminal_size,
                             display::OutputKind output, display::SessionScreen& screen, RandomSource& random, Instant now)
    : client(Role::client, id_of(generation), secrets_of(generation), Route(at), random, now),
      server(Role::server, id_of(generation), secrets_of(generation), std::nullopt, random, now),
      client_session(client, on_wire(terminal_size), output),
      server_session(server, 24h * 7),
      terminal(terminal_size, kTerminalScrollback),
      size(terminal_size) {
  server_session.attach_display(screen, {.size = terminal_size});
  client_session.resize(on_wire(terminal_size), now);
}

DisplayWorld::DisplayWorld(const NetworkProfile& profile, terminal::Size size, std::uint64_t seed, display::OutputKind output,
                           const Tempo& tempo)
    : random_(seed ^ 0xa5a5a5a5u),
      network_(profile, seed),
      screen_(size, kScrollback),
      client_(std::make_unique<DisplayClient>(generation_, network_.server(), size, output, screen_, random_, now_)),
      client_steps_(client_plan(), tempo, seed ^ 0xc11e47u),
      server_steps_(server_plan(), tempo, seed ^ 0x5e47e4u) {}

DriverSteps::Plan DisplayWorld::client_plan() {
  const auto update = [this](Instant now) { client_->client_session.update(now); };
  return {
      .pieces = {[this](Instant now) { take_in(client_->client, client_->client_socket, now); },
                 [this](Instant now) { handle_timers(client_->client, now); }, update, [this](Instant) { write_to_terminal(); },
                 update, [this](Instant now) { flush(client_->client, Role::client, now); }},
      .ready = [this] { return !client_->client_socket.empty() || !client_->client_session.output().empty(); },
      .deadline = [this] { return client_deadline(); },
      .clock = DriverSteps::Clock::each_piece};
}

DriverSteps::Plan DisplayWorld::server_plan() {
  return {.pieces = {[this](Instant now) {
                       take_in(client_->server, client_->server_socket, now);
                       handle_timers(client_->server, now);
                       client_->server_session.update(now);
                     },
                     [this](Instant now) { serve(now); }, [this](Instant now) { move_output(now); },
                     [this](Instant now) {
                       client_->server_session.show(now);
                       flush(client_->server, Role::server, now);
                     }},
          .ready = [this] { return !client_->server_socket.empty(); },
          .deadline = [this] { return server_deadline(); },
          .clock = DriverSteps::Clock::each_step};
}

void DisplayWorld::type(std::string_view keys) {
  const auto callback = [this, typed = to_bytes(keys)](Instant now) {
    client_->client_session.type(typed, now);
    flush(client_->client, Role::client, now);
  };
  client_steps_.post(callback, now_);
}

void DisplayWorld::resize(terminal::Size size) {
  client_->size = size;
  client_->terminal.resize(size);
  client_steps_.post([=, this](Instant now) { client_->client_session.resize(on_wire(size), now); }, now_);
}

void DisplayWorld::renew(Role role) {
  const auto peer = role == Role::client ? std::optional(Route(network_.server())) : std::nullopt;
  auto& steps = role == Role::client ? client_steps_ : server_steps_;
  const auto callback = [=, this](Instant now) {
    auto& connection = role == Role::client ? client_->client : client_->server;
    connection.renew(id_of(kRenewed), secrets_of(kRenewed), peer, now);
  };
  steps.post(callback, now_);
}

void DisplayWorld::replace_client(terminal::Size size) {
  client_steps_.restart();
  server_steps_.restart();
  client_.reset();
  client_ = std::make_unique<DisplayClient>(++generation_, network_.server(), size, display::OutputKind::terminal, screen_,
                                            random_, now_);
  screen_.resize(size);
}

std::optional<Instant> DisplayWorld::next_event() const {
  auto earliest = network_.next_event();
  if (!client_->asleep) consider(earliest, client_steps_.next_event());
  consider(earliest, server_steps_.next_event());
  return earliest;
}

std::optional<Instant> DisplayWorld::client_deadline() const {
  auto earliest = client_->client.next_timeout();
  consider(earliest, client_->client_session.next_timeout());
  return earliest;
}

std::optional<Instant> DisplayWorld::server_deadline() const {
  auto earliest = client_->server.next_timeout();
  consider(earliest, client_->server_session.next_timeout());
  if (program.has_output() && screen_.accepts_output()) consider(earliest, next_write_);
  return earliest;
}

void DisplayWorld::flush(Connection& from, Role role, Instant now) {
  std::array<std::uint8_t, limits::kMaxDatagram> buffer{};
  while (const auto out = from.poll_datagram(buffer, now)) {
    network_.send(role, out->to, ByteView(buffer).first(out->size), now_);
    if (++events_at_this_instant_ > kMaxEventsAtOnce) failure_ = "datagrams without end";
  }
}

void DisplayWorld::take_in(Connection& one, std::vector<VirtualNetwork::Delivery>& socket, Instant now) {
  for (auto& delivery : std::exchange(socket, {})) one.handle_datagram(delivery.datagram, delivery.from, now);
}

void DisplayWorld::serve(Instant now) {
  auto& session = client_->server_session;
  while (const auto request = session.poll_request()) {
    const auto* resize = std::get_if<wire::Resize>(&*request);
    if (!resize) continue;
    session.resize_display(*resize);
    screen_.resize({resize->size.columns, resize->size.rows});
  }
  program.handle_typed(session.input());
  session.consume_input(session.input().size(), now);
}

void DisplayWorld::move_output(Instant now) {
  if (next_write_ <= now && program.has_output() && screen_.accepts_output()) {
    const auto output = program.write();
    screen_.handle_line_mode({program.echoes(), true}, now);
    screen_.handle_output(output, now);
    next_write_ = now + 1ms;
  }
  const auto answers = screen_.take_answers();
  if (!answers.empty()) program.handle_typed(answers);
}

void DisplayWorld::write_to_terminal() {
  auto& session = client_->client_session;
  client_->tape += as_text(session.output());
  client_->terminal.feed(session.output());
  client_->shown += session.output().size();
  session.consume_output(session.output().size());
  if (client_->tape.size() > 2 * kTape) client_->tape.erase(0, kTape);
}

void DisplayWorld::arrive() {
  auto delivery = network_.take();
  if (!delivery) return;
  const bool to_client = delivery->to == Role::client;
  if (to_client && client_->asleep) return;
  (to_client ? client_->client_socket : client_->server_socket).push_back(*std::move(delivery));
  (to_client ? client_steps_ : server_steps_).wake(now_);
}

void DisplayWorld::step() {
  if (network_.next_event() && *network_.next_event() <= now_) return arrive();
  const auto is_due = [this](const DriverSteps& steps) { return steps.next_event() && *steps.next_event() <= now_; };
  if (!client_->asleep && is_due(client_steps_)) client_steps_.run(now_);
  if (is_due(server_steps_)) server_steps_.run(now_);
  if (client_steps_.spins() || server_steps_.spins()) failure_ = "a deadline stays in the past";
  for (auto* one : {&client_->client, &client_->server}) {
    if (const auto why = one->own_close()) failure_ = "closed itself: " + why->text;
  }
}

bool DisplayWorld::run_until(const std::function<bool()>& condition, Duration limit) {
  const auto end = now_ + limit;
  client_steps_.wake(now_);
  server_steps_.wake(now_);
  while (failure_.empty()) {
    if (condition()) return true;
    const auto next = next_event();
    if (!next || *next > end) {
      now_ = end;
      return false;
    }
    if (*next > now_) events_at_this_instant_ = 0;
    if (++events_at_this_instant_ > kMaxEventsAtOnce) failure_ = "time does not move on";
    now_ = std::max(now_, *next);
    step();
  }
  return false;
}

bool DisplayWorld::settled() const { return !program.has_output() && client_->server.all_acknowledged(kDisplayStream); }

namespace {

std::string text_of(const terminal::Line& line) {
  std::string text;
  for (const auto& run : line.runs) text += run.text.empty() ? std::string(run.columns, ' ') : run.text;
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

}  // namespace

std::vector<std::string> screen_text(const terminal::Screen& screen) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < screen.size().rows; ++i) rows.push_back(text_of(screen.line(screen.active(), i)));
  return rows;
}

std::vector<std::string> scrollback_text(const terminal::Screen& screen) {
  std::vector<std::string> lines;
  const auto& scrollback = screen.scrollback();
  for (auto i = scrollback.first(); i < scrollback.end(); ++i) lines.push_back(text_of(scrollback.line(i)));
  return lines;
}

}  // namespace mp::sim
