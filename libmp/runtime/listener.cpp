#include "libmp/runtime/listener.hpp"

#include <utility>

#include "libmp/platform/orphans.hpp"
#include "libmp/runtime/server_role.hpp"

namespace mp::runtime {

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
  while (!stopping_) loop_.run_once(std::nullopt);
}

void Listener::take_connection(platform::TcpListener& socket) {
  auto accepted = socket.accept();
  if (!accepted) return log_.warn(accepted.error().message);
  if (*accepted) start_login(**std::move(accepted));
}

// A connection that is not admitted is closed without a word: it has not shown yet that it speaks our protocol.
void Listener::start_login(platform::TcpStream stream) {
  const auto source = stream.peer_endpoint().address;
  const auto admittance = admission_.admit(source, loop_.now());
  if (admittance != handshake::Admittance::admitted) {
    if (const auto line = notices_.handle_rejection(source, admittance, loop_.now())) log_.warn(*line);
    return;
  }
  auto process = start_server_role(kLoginRole, own_arguments_, {stream.fd()});
  if (!process) {
    admission_.finished(source, handshake::Outcome::failed, loop_.now());
    return log_.error("can't serve a connection: " + process.error().message);
  }
  const auto process_id = process->process_id();  // before the move: arguments are evaluated in any order
  logins_.emplace(process_id, Login{*std::move(process), source});
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
  admission_.finished(login.source, logged_in ? handshake::Outcome::logged_in : handshake::Outcome::failed, loop_.now());
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
