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

DisplayWorld::DisplayWorld(const NetworkProfile& profile, terminal::Size size, std::uint64_t seed, display::OutputKind output)
    : random_(seed ^ 0xa5a5a5a5u), network_(profile, seed), screen_(size, kScrollback) {
  client_ = std::make_unique<DisplayClient>(generation_, network_.server(), size, output, screen_, random_, now_);
}

void DisplayWorld::type(std::string_view keys) { client_->client_session.type(as_bytes(keys), now_); }

void DisplayWorld::resize(terminal::Size size) {
  client_->size = size;
  client_->terminal.resize(size);
  client_->client_session.resize(on_wire(size), now_);
}

void DisplayWorld::renew(Role role) {
  const auto peer = role == Role::client ? std::optional(Route(network_.server())) : std::nullopt;
  auto& connection = role == Role::client ? client_->client : client_->server;
  connection.renew(id_of(kRenewed), secrets_of(kRenewed), peer, now_);
}

void DisplayWorld::replace_client(terminal::Size size) {
  client_.reset();
  client_ = std::make_unique<DisplayClient>(++generation_, network_.server(), size, display::OutputKind::terminal, screen_,
                                            random_, now_);
  screen_.resize(size);
}

std::optional<Instant> DisplayWorld::next_event() const {
  auto earliest = network_.next_event();
  const auto consider = [&](std::optional<Instant> when) {
    if (when && (!earliest || *when < *earliest)) earliest = when;
  };
  consider(client_->server.next_timeout());
  consider(client_->server_session.next_timeout());
  if (!client_->asleep) consider(client_->client.next_timeout());
  if (program.has_output() && screen_.accepts_output()) consider(next_write_);
  return earliest;
}

void DisplayWorld::flush(Connection& from, Role role) {
  std::array<std::uint8_t, limits::kMaxDatagram> buffer{};
  while (const auto out = from.poll_datagram(buffer, now_)) {
    network_.send(role, out->to, ByteView(buffer).first(out->size), now_);
    if (++events_at_this_instant_ > kMaxEventsAtOnce) failure_ = "datagrams without end";
  }
}

// As runtime/session_driver does it.
void DisplayWorld::step_server() {
  auto& server = client_->server;
  auto& session = client_->server_session;
  if (const auto due = server.next_timeout(); due && *due <= now_) server.handle_timeout(now_);
  session.update(now_);
  while (const auto request = session.poll_request()) {
    const auto* resize = std::get_if<wire::Resize>(&*request);
    if (!resize) continue;
    session.resize_display(*resize);
    screen_.resize({resize->size.columns, resize->size.rows});
  }
  program.handle_typed(session.input());
  session.consume_input(session.input().size(), now_);
  if (next_write_ <= now_ && program.has_output() && screen_.accepts_output()) {
    const auto output = program.write();
    screen_.handle_line_mode({program.echoes(), true}, now_);
    screen_.handle_output(output, now_);
    next_write_ = now_ + 1ms;
  }
  const auto answers = screen_.take_answers();
  if (!answers.empty()) program.handle_typed(answers);
  session.show(now_);
  flush(server, Role::server);
}

void DisplayWorld::step_client() {
  auto& client = client_->client;
  auto& session = client_->client_session;
  if (client_->asleep) return;
  if (const auto due = client.next_timeout(); due && *due <= now_) client.handle_timeout(now_);
  session.update(now_);
  while (!session.output().empty()) {
    client_->tape += as_text(session.output());
    client_->terminal.feed(session.output());
    client_->shown += session.output().size();
    session.consume_output(session.output().size());
    session.update(now_);
  }
  if (client_->tape.size() > 2 * kTape) client_->tape.erase(0, kTape);
  flush(client, Role::client);
}

void DisplayWorld::step() {
  if (network_.next_event() && *network_.next_event() <= now_) {
    if (auto delivery = network_.take()) {
      auto& to = delivery->to == Role::client ? client_->client : client_->server;
      if (delivery->to == Role::server || !client_->asleep) to.handle_datagram(delivery->datagram, delivery->from, now_);
    }
  }
  step_client();
  step_server();
  for (auto* one : {&client_->client, &client_->server}) {
    if (const auto why = one->own_close()) failure_ = "closed itself: " + why->text;
  }
}

bool DisplayWorld::run_until(const std::function<bool()>& condition, Duration limit) {
  const auto end = now_ + limit;
  step_client();
  step_server();
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
