// Addresses for tests with real sockets.
#pragma once

#include <sys/socket.h>

#include "libmp/core/endpoint.hpp"
#include "libmp/platform/socket_address.hpp"
#include "libmp/platform/tcp_listener.hpp"
#include "libmp/platform/udp_socket.hpp"

namespace mp::test {

inline const IpAddress kLoopback = IpAddress::v4(127, 0, 0, 1);
// The kernel chooses the port.
inline const Endpoint kAnyLoopbackPort{kLoopback, 0};

// A UDP port that refuses for as long as this lives: bound by us, and connected to itself, so that nobody else is heard there.
class RefusingUdpPort {
 public:
  RefusingUdpPort() {
    const auto itself = platform::to_socket_address(endpoint());
    expects(connect(socket_.fd(), itself.get(), itself.size) == 0, "a socket can be connected to itself");
  }
  [[nodiscard]] Endpoint endpoint() const { return socket_.local_endpoint(); }

 private:
  platform::UdpSocket socket_ = platform::UdpSocket::bind(kAnyLoopbackPort).value();
};

// A TCP port that refuses for as long as this lives: bound by us, but not listening.
class RefusingPort {
 public:
  RefusingPort();
  [[nodiscard]] const Endpoint& endpoint() const noexcept { return endpoint_; }

 private:
  platform::Fd fd_;
  Endpoint endpoint_;
};

}  // namespace mp::test
