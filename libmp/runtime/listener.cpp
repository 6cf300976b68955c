#include "libmp/runtime/listener.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "libmp/platform/orphans.hpp"
#include "libmp/runtime/server_role.hpp"

namespace mp::runtime {
namespace {

constexpr Duration kPause = 100ms;
constexpr Duration kComplaintInterval = 1min;

}  // namespace

using platform::Interest;

Result<std::vector<platform::TcpListener>> Listener::bind(const Endpoint& address) {
  std::vector<platform::TcpListener> sockets;
  auto first = platform::TcpListener::bind(address);
  if (!first) return first.error();
  sockets.push_back(*std::move(first));
  if (address.address == IpAddress{IpFamily::v6, {}, 0}) {
    auto second = platform::TcpListener::bind({IpAddress::v4(0, 0, 0, 0), address.port});
    if (!second) return second.error();
    sockets.push_back(*std::move(second));
  }
  return sockets;
}

Listener::Listener(std::vector<platform::TcpListener> sockets, platform::SignalWatch signals,
                   std::vector<std::string> own_arguments, platform::Logger log)
    : sockets_(std::move(sockets)),
      signals_(std::move(signals)),
      own_arguments_(std::move(own_arguments)),
      log_(std::move(log)) {
  for (auto& socket : sockets_) {
    loop_.watch(socket.fd(), Interest::readable, [this, &socket](platform::Readiness) { take_connection(socket); });
  }
  loop_.watch(signals_.fd(), Interest::readable, [this](platform::Readiness) { handle_signals(); });
}

void Listener::run() {
  while (!stopping_) {
    loop_.run_once(next_timeout());
    if (paused_until_ && *paused_until_ <= loop_.now()) go_on();
    end_logins();
  }
}

std::optional<Instant> Listener::next_timeout() const {
  const auto due = admission_.next_timeout();
  return due && paused_until_ ? std::min(*due, *paused_until_) : due ? due : paused_until_;
}

void Listener::take_connection(platform::TcpListener& socket) {
  auto accepted = socket.accept();
  if (!accepted) return pause(accepted.error());
  if (*accepted) start_login(**std::move(accepted));
}

// Without descriptors or memory the connection that waits would wake us at once again, and fill the log.
void Listener::pause(const Error& why) {
  const auto now = loop_.now();
  for (const auto& socket : sockets_) loop_.change(socket.fd(), Interest::none);
  paused_until_ = now + kPause;
  if (now < next_complaint_) return;
  next_complaint_ = now + kComplaintInterval;
  log_.warn(why.message);
}

void Listener::go_on() {
  for (const auto& socket : sockets_) loop_.change(socket.fd(), Interest::readable);
  paused_until_.reset();
}

// A connection that is not admitted is closed without a word: it has not shown yet that it speaks our protocol.
void Listener::start_login(platform::TcpStream stream) {
  const auto source = stream.peer_endpoint().address;
  const auto answer = admission_.admit(source, loop_.now());
  if (const auto* why = std::get_if<handshake::Rejection>(&answer)) return turn_away(source, *why);
  const auto ticket = std::get<handshake::Ticket>(answer);
  auto process = start_server_role(kLoginRole, own_arguments_, {stream.fd()});
  if (!process) {
    admission_.finished(ticket, handshake::Outcome::failed, loop_.now());
    return log_.error("can't serve a connection: " + process.error().message);
  }
  const auto process_id = process->process_id();  // before the move: arguments are evaluated in any order
  logins_.emplace(process_id, Login{*std::move(process), source, ticket});
}

void Listener::turn_away(const IpAddress& source, handshake::Rejection why) {
  if (const auto line = notices_.handle_rejection(source, why, loop_.now())) log_.warn(*line);
}

// Killed, because a login that hangs in a system call hears nothing else. A session that it has begun ends when it hangs up;
// the name that is left is swept by the next login.
void Listener::end_logins() {
  using Reason = handshake::Admission::Reason;
  while (const auto ending = admission_.poll_ending(loop_.now())) {
    const auto with_ticket = [&](const auto& entry) { return entry.second.ticket == ending->login; };
    auto& [process_id, login] = *std::ranges::find_if(logins_, with_ticket);
    login.process.kill();
    if (ending->reason == Reason::displaced) {
      turn_away(login.source, handshake::Rejection::full);
    } else {
      log_.warn("the login from " + to_string(login.source) + " hangs and is ended");
    }
  }
}

void Listener::note_ended_children() {
  while (const auto process_id = platform::ended_child()) {
    const auto login = logins_.find(*process_id);
    if (login == logins_.end()) {
      platform::reap_child(*process_id);  // a session, which its login left to us
    } else {
      note_end_of(login->second);
      logins_.erase(login);
    }
  }
}

void Listener::note_end_of(Login& login) {
  const bool logged_in = login.process.wait_exit().shell_code() == 0;
  admission_.finished(login.ticket, logged_in ? handshake::Outcome::logged_in : handshake::Outcome::failed, loop_.now());
  if (logged_in) return;
  if (const auto line = notices_.handle_failure(login.source, loop_.now())) log_.info(*line);
}

void Listener::handle_signals() {
  while (const auto signal = signals_.next()) {
    if (*signal == platform::Signal::child) note_ended_children();
    if (*signal == platform::Signal::terminate || *signal == platform::Signal::interrupt) stopping_ = true;
  }
}

}  // namespace mp::runtime
