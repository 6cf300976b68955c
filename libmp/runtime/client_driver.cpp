#include "libmp/runtime/client_driver.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"
#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/own_stream.hpp"
#include "libmp/platform/window_size.hpp"
#include "libmp/runtime/window_size.hpp"

namespace mp::runtime {
namespace {

using platform::Interest;
using platform::IoStatus;
using platform::Signal;

constexpr int kInput = 0;
constexpr int kOutput = 1;
constexpr int kOwnFailure = 255;
// How long a user who quits waits for the server's word that the session is over.
constexpr Duration kQuitPatience = 1s;

Endpoint any_port_towards(const Endpoint& server) { return {IpAddress{server.address.family, {}, 0}, 0}; }

}  // namespace

Result<ClientEnd> ClientDriver::run(const LoggedIn& login, const std::string& host, platform::Logger log) {
  auto socket = platform::UdpSocket::bind(any_port_towards(login.server));
  if (!socket) return socket.error();
  auto signals = platform::SignalWatch::start({Signal::hangup, Signal::terminate, Signal::interrupt, Signal::quit,
                                               Signal::window_change, Signal::resume, Signal::stop});
  if (!signals) return signals.error();
  auto input = platform::own_stream(kInput, platform::StreamUse::read);
  if (!input) return input.error();
  auto output = platform::own_stream(kOutput, platform::StreamUse::write);
  if (!output) return output.error();
  ClientDriver driver(login, host, *std::move(socket), *std::move(signals), {*std::move(input), *std::move(output)},
                      std::move(log));
  return driver.serve();
}

ClientDriver::ClientDriver(const LoggedIn& login, const std::string& host, platform::UdpSocket socket,
                           platform::SignalWatch signals, Streams streams, platform::Logger log)
    : host_(host),
      log_(std::move(log)),
      socket_(std::move(socket)),
      signals_(std::move(signals)),
      streams_(std::move(streams)),
      terminal_(kInput),
      connection_(transport::Role::client, login.session.connection_id, login.session.secrets, login.server, random_,
                  loop_.now()),
      session_(connection_),
      pump_(socket_, connection_),
      silence_(host),
      input_is_terminal_(platform::is_terminal(kInput)) {
  connection_.set_peer_max_datagram(login.session.max_datagram);
}

ClientEnd ClientDriver::serve() {
  if (input_is_terminal_) {
    if (const auto raw = terminal_.enter(); !raw) return {kOwnFailure, raw.error().message};
  }
  const auto nothing = [](platform::Readiness) {};
  loop_.watch(socket_.fd(), Interest::readable, nothing);
  loop_.watch(signals_.fd(), Interest::readable, nothing);
  loop_.watch(streams_.input.get(), Interest::readable, nothing);
  loop_.watch(streams_.output.get(), Interest::none, nothing);
  // The size may have changed since the login asked for it. It is also the first datagram, from which the server learns where
  // we are.
  send_size(loop_.now());
  while (true) {
    step();
    const bool all_shown = own_text_.empty() || output_gone_;
    if (session_.ended() && all_shown) break;
    if (quit_deadline_ && loop_.now() >= *quit_deadline_) {
      connection_.close(transport::CloseCode::client_left, "");
      break;
    }
    loop_.run_once(nearest_timeout());
  }
  pump_.send(loop_.now());
  terminal_.leave();
  return own_end_ ? *own_end_ : end_of(*session_.ended());
}

// All descriptors are looked at in every step, so that the order of the work does not depend on which of them woke us.
void ClientDriver::step() {
  const auto now = loop_.now();
  handle_signals(now);
  read_input(now);
  pump_.send(now);
  pump_.receive(now);
  if (const auto due = connection_.next_timeout(); due && *due <= now) connection_.handle_timeout(now);
  write_output();
  session_.update(now);
  pump_.send(now);
  const auto hint = pump_.problem() == platform::SendOutcome::refused ? PortHint::refused : PortHint::none;
  if (const auto notice = silence_.update(connection_.owed_since(), hint, now)) {
    log_.info(*notice);
    show("\r\n" + *notice + "\r\n");
  }
  adjust_interest();
}

void ClientDriver::handle_signals(Instant now) {
  while (const auto signal = signals_.next()) {
    switch (*signal) {
      case Signal::window_change:
        send_size(now);
        break;
      case Signal::stop:
        suspend(now);
        break;
      case Signal::resume:
        take_terminal_back(now);
        break;
      case Signal::hangup:
        quit(now, "");
        break;
      case Signal::terminate:
        quit(now, "ended by SIGTERM");
        break;
      case Signal::interrupt:
        quit(now, "ended by SIGINT");
        break;
      case Signal::quit:
        quit(now, "ended by SIGQUIT");
        break;
      default:
        break;
    }
  }
}

void ClientDriver::read_input(Instant now) {
  std::array<std::uint8_t, 65536> buffer;
  while (!input_ended_) {
    const auto room = std::min(buffer.size(), session_.input_room());
    // An escape key may add the prefix that was held back.
    if (room < 2) return;
    const auto outcome = platform::read_some(streams_.input.get(), MutableByteView(buffer).first(room - 1));
    if (outcome.status == IoStatus::would_block) return;
    if (outcome.status != IoStatus::done) return finish_input();
    type(ByteView(buffer).first(outcome.size), now);
    if (!input_is_terminal_ && outcome.size < room - 1) return;
    if (input_is_terminal_) return;
  }
}

void ClientDriver::type(ByteView typed, Instant now) {
  if (!input_is_terminal_) return session_.type(typed, now);
  while (!typed.empty()) {
    const auto step = escape_keys_.handle(typed);
    typed = typed.subspan(step.consumed);
    if (!step.to_server.empty()) session_.type(step.to_server, now);
    act_on(step.action, now);
  }
}

void ClientDriver::act_on(session::EscapeAction action, Instant now) {
  switch (action) {
    case session::EscapeAction::none:
      break;
    case session::EscapeAction::quit:
      quit(now, "");
      break;
    case session::EscapeAction::suspend:
      suspend(now);
      break;
    case session::EscapeAction::show_keys:
      show(session::escape_keys_text());
      break;
  }
}

void ClientDriver::finish_input() {
  input_ended_ = true;
  loop_.change(streams_.input.get(), Interest::none);
  session_.finish_input();
}

void ClientDriver::write_output() {
  while (!output_gone_ && (!own_text_.empty() || !session_.output().empty())) {
    const bool ours = !own_text_.empty();
    const auto outcome = platform::write_some(streams_.output.get(), ours ? as_bytes(own_text_) : session_.output());
    if (outcome.status == IoStatus::would_block) return;
    if (outcome.status != IoStatus::done) {
      output_gone_ = true;
      quit(loop_.now(), "");
    } else if (ours) {
      own_text_.erase(0, outcome.size);
    } else {
      session_.consume_output(outcome.size);
    }
  }
  // Nobody reads any more; the session must not wait for them.
  if (output_gone_) session_.consume_output(session_.output().size());
}

void ClientDriver::show(std::string_view text) {
  own_text_ += text;
  write_output();
}

void ClientDriver::send_size(Instant now) {
  const auto size = platform::window_size(kOutput);
  session_.resize(to_terminal_size(size.value_or(platform::WindowSize{})), now);
}

void ClientDriver::suspend(Instant now) {
  pump_.send(now);
  terminal_.leave();
  platform::suspend_process_group();
  take_terminal_back(loop_.now());
}

// Whoever had the terminal in the meantime may have left it in other modes and another size.
void ClientDriver::take_terminal_back(Instant now) {
  terminal_.leave();
  if (input_is_terminal_) {
    if (const auto raw = terminal_.enter(); !raw) log_.warn(raw.error().message);
  }
  send_size(now);
}

void ClientDriver::quit(Instant now, std::string message) {
  if (quit_deadline_) return;
  own_end_ = ClientEnd{kOwnFailure, std::move(message)};
  quit_deadline_ = now + kQuitPatience;
  session_.hang_up(now);
}

void ClientDriver::adjust_interest() {
  loop_.change(socket_.fd(), pump_.blocked() ? Interest::both : Interest::readable);
  if (!input_ended_) {
    loop_.change(streams_.input.get(), session_.input_room() >= 2 ? Interest::readable : Interest::none);
  }
  const bool waits = !output_gone_ && (!own_text_.empty() || !session_.output().empty());
  loop_.change(streams_.output.get(), waits ? Interest::writable : Interest::none);
}

std::optional<Instant> ClientDriver::nearest_timeout() const {
  std::optional<Instant> nearest;
  for (const auto& timeout : {connection_.next_timeout(), silence_.next_timeout(), quit_deadline_}) {
    if (timeout) nearest = std::min(nearest.value_or(*timeout), *timeout);
  }
  return nearest;
}

ClientEnd ClientDriver::end_of(const session::ClientSessionEnd& end) const {
  if (const auto* program = std::get_if<session::ProgramEnded>(&end)) {
    switch (program->exit.kind) {
      case wire::ExitKind::exited:
        return {program->exit.value, ""};
      case wire::ExitKind::killed:
        return {128 + program->exit.value, ""};
      case wire::ExitKind::not_started:
        return {kOwnFailure, host_ + " can't start the session: " + printable(program->exit.text, limits::kMaxRefusalText)};
    }
  }
  const auto& reason = std::get<session::ConnectionEnded>(end).reason;
  const auto text = printable(reason.text, limits::kMaxRefusalText);
  return {kOwnFailure, "the session on " + host_ + " was ended by the server" + (text.empty() ? "" : ": " + text)};
}

}  // namespace mp::runtime
