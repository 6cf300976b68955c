#include "libmp/runtime/session_driver.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "libmp/runtime/window_size.hpp"

namespace mp::runtime {
namespace {

using platform::Interest;

// Input is looked at again after so much output, so that Ctrl-C gets through a flood.
constexpr std::size_t kOutputPerStep = 262144;

wire::Exit to_message(const platform::ExitStatus& status) {
  const auto kind = status.kind == platform::ExitStatus::Kind::exited ? wire::ExitKind::exited : wire::ExitKind::killed;
  return {kind, static_cast<std::uint8_t>(status.value), ""};
}

}  // namespace

SessionDriver::SessionDriver(platform::SignalWatch signals, Duration alive, platform::Logger log)
    : log_(std::move(log)), signals_(std::move(signals)), alive_(alive), program_(loop_) {}

void SessionDriver::attach(ConnectionId id, const crypto::TrafficSecrets& secrets, platform::UdpSocket socket,
                           std::optional<platform::TcpStream> stream) {
  const AttachedClient::Terms terms{ClientPart::primary, alive_};
  clients_.push_back(std::make_unique<AttachedClient>(loop_, random_, std::move(socket), id, secrets, terms));
  if (stream) clients_.back()->adopt(*std::move(stream));
}

void SessionDriver::make_resumable(platform::UnixListener socket, PortRange ports) {
  resumption_.emplace(loop_, std::move(socket), [this, ports](const Endpoint& server) { return port_on(server, ports); });
}

AttachedClient* SessionDriver::primary() noexcept {
  const auto found = std::ranges::find(clients_, ClientPart::primary, &AttachedClient::part);
  return found == clients_.end() ? nullptr : found->get();
}

// A client may come back to another address of this machine (IPv6 instead of IPv4, say) than the one that it was heard at.
std::uint16_t SessionDriver::port_on(const Endpoint& server, PortRange ports) {
  const auto* client = primary();
  if (!client) return 0;
  if (client->local_endpoint().address == server.address) return client->local_endpoint().port;
  if (!other_socket_ || other_socket_->local_endpoint().address != server.address) {
    auto bound = platform::UdpSocket::bind_in_range(server.address, ports.first, ports.last, random_);
    if (!bound) {
      log_.warn(bound.error().message);
      return 0;
    }
    other_socket_ = *std::move(bound);
  }
  return other_socket_->local_endpoint().port;
}

void SessionDriver::take_new_keys(Instant now) {
  auto arrival = resumption_ ? resumption_->take_arrival() : std::nullopt;
  auto* client = primary();
  if (!arrival || !client) return;
  const auto& keys = arrival->keys;
  std::optional<platform::UdpSocket> socket;
  if (other_socket_ && other_socket_->local_endpoint() == keys.server) socket = std::exchange(other_socket_, std::nullopt);
  client->renew(keys.connection_id, keys.secrets, std::move(socket), now);
  if (auto stream = platform::TcpStream::adopt(std::move(arrival->descriptor)); stream) client->adopt(*std::move(stream));
  log_.info("resumed by a login from " + to_string(keys.client));
}

void SessionDriver::run(const platform::Program& program, const platform::WindowSize& size) {
  loop_.watch(signals_.fd(), Interest::readable, [this](platform::Readiness) { handle_signals(loop_.now()); });
  start(program, size);
  while (true) {
    step();
    if (over(loop_.now())) break;
    loop_.run_once(next_deadline());
  }
  say_goodbye();
}

void SessionDriver::start(const platform::Program& program, const platform::WindowSize& size) {
  const auto started = program_.start(program, size);
  if (started) return;
  log_.error(started.error().message);
  report_exit({wire::ExitKind::not_started, 0, started.error().message}, loop_.now());
}

// The sockets and the terminal are looked at in every step: whichever woke us, work is done in the order of what the user
// feels.
void SessionDriver::step() {
  const auto now = loop_.now();
  take_new_keys(now);  // before the first datagram that is sealed with them
  for (const auto& client : clients_) {
    client->receive(now);
    serve(*client, now);
  }
  move_output(now);
  part_from_clients(now);
  for (const auto& client : clients_) client->send(now);
  adjust_interest();
}

void SessionDriver::handle_signals(Instant now) {
  while (signals_.next()) {
    asked_to_end_ = true;
    log_.info("asked to end by a signal");
    hang_up(now);
  }
}

// A viewer's wishes and keys are taken and lead nowhere: that is what makes it one, whatever its program is.
void SessionDriver::serve(AttachedClient& client, Instant now) {
  const bool obeyed = client.part() == ClientPart::primary;
  while (const auto request = client.session().poll_request()) {
    if (!obeyed) continue;
    if (const auto* resize = std::get_if<wire::Resize>(&*request)) {
      if (const auto done = program_.resize(to_window_size(resize->size)); !done) log_.warn(done.error().message);
    } else {
      log_.info("the user hangs up");
      hang_up(now);
    }
  }
  if (obeyed) return move_input(client, now);
  client.session().consume_input(client.session().input().size());
}

void SessionDriver::move_input(AttachedClient& client, Instant now) {
  auto& session = client.session();
  session.consume_input(program_.type(session.input()));
  if (session.input_finished()) program_.type_end_of_input(now);
}

// Everybody sees everything; nobody attached: the program goes on all the same.
std::size_t SessionDriver::output_room() const {
  auto room = std::numeric_limits<std::size_t>::max();
  for (const auto& client : clients_) room = std::min(room, client->output_room());
  return room;
}

void SessionDriver::move_output(Instant now) {
  if (exit_) return;
  for (std::size_t moved = 0; moved < kOutputPerStep;) {
    const auto output = program_.read_output(output_room());
    if (output.empty()) break;
    for (const auto& client : clients_) client->show(output, now);
    moved += output.size();
  }
  if (const auto ended = program_.ended()) report_exit(to_message(*ended), now);
}

void SessionDriver::report_exit(const wire::Exit& exit, Instant now) {
  if (asked_to_end_ || exit_) return;
  exit_ = exit;
  for (const auto& client : clients_) client->report_exit(exit, now);
}

void SessionDriver::part_from_clients(Instant now) {
  bool primary_left = false;
  for (auto& client : clients_) {
    const auto why = client->why_over(now);
    if (why.empty()) continue;
    log_.info("its client is gone, " + std::string(why) + ": " + client->report(now));
    // A client that has everything closes by itself.
    if (client->session().ended() != session::ServerSessionEnd::delivered) client->close(wire::CloseCode::session_ended, "");
    client->send(now);
    primary_left = primary_left || client->part() == ClientPart::primary;
    client.reset();
  }
  std::erase(clients_, nullptr);
  if (primary_left && !exit_) hang_up(now);
}

void SessionDriver::hang_up(Instant now) {
  program_.hang_up(now);
  if (const auto ended = program_.ended()) report_exit(to_message(*ended), now);
}

bool SessionDriver::over(Instant now) const {
  return ((clients_.empty() || asked_to_end_) && program_.gone(now)) || program_.left_behind(now);
}

void SessionDriver::say_goodbye() {
  for (const auto& client : clients_) {
    client->close(wire::CloseCode::session_ended, asked_to_end_ ? "it was asked to end by a signal" : "");
    client->send(loop_.now());
  }
  log_.info(std::string("ended, ") + (asked_to_end_ ? "a signal asked for it"
                                      : exit_       ? "its program is over"
                                                    : "nobody is left"));
}

void SessionDriver::adjust_interest() {
  const bool has_input = std::ranges::any_of(
      clients_, [](const auto& client) { return client->part() == ClientPart::primary && !client->session().input().empty(); });
  program_.set_interest(has_input, !exit_ && output_room() > 0);
}

Instant SessionDriver::next_deadline() const {
  auto deadline = program_.next_timeout();
  for (const auto& client : clients_) deadline = std::min(deadline, client->next_timeout());
  return deadline;
}

}  // namespace mp::runtime
