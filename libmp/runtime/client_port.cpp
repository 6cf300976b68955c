#include "libmp/runtime/client_port.hpp"

#include <utility>

namespace mp::runtime {

using platform::Interest;

Result<platform::UdpSocket> ClientPort::bind_towards(const Endpoint& server) {
  return platform::UdpSocket::bind({IpAddress{server.address.family, {}, 0}, 0});
}

ClientPort::ClientPort(platform::EventLoop& loop, platform::UdpSocket socket) : loop_(loop), socket_(std::move(socket)) {
  loop_.watch(socket_.fd(), Interest::readable, [](platform::Readiness) {});
}

ClientPort::~ClientPort() {
  close_former();
  loop_.unwatch(socket_.fd());
}

Status ClientPort::open_another(const Endpoint& server) {
  auto opened = bind_towards(server);
  if (!opened) return opened.error();
  opened->set_dscp(socket_.dscp());
  close_former();
  former_.emplace(std::exchange(socket_, *std::move(opened)));
  former_until_ = loop_.now() + kLate;
  loop_.change(former_->fd(), Interest::readable);
  loop_.watch(socket_.fd(), Interest::readable, [](platform::Readiness) {});
  return Done{};
}

void ClientPort::receive_late(transport::Connection& connection, Instant now) {
  if (!former_) return;
  for (const auto& arrival : former_->receive()) {
    arrival.for_each_datagram(
        [&](MutableByteView datagram) { connection.handle_datagram(datagram, arrival.from, now, arrival.ecn); });
  }
  // What the network says about a port that we have left is of no use; but it would keep us awake.
  while (former_->poll_problem()) continue;
  if (now >= former_until_) close_former();
}

std::optional<Instant> ClientPort::next_timeout() const noexcept {
  return former_ ? std::optional(former_until_) : std::nullopt;
}

void ClientPort::close_former() {
  if (former_) loop_.unwatch(former_->fd());
  former_.reset();
}

}  // namespace mp::runtime
