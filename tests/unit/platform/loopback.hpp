// Addresses for tests with real sockets.
#pragma once

#include "libmp/core/endpoint.hpp"
#include "libmp/platform/tcp_listener.hpp"
#include "libmp/platform/udp_socket.hpp"

namespace mp::test {

inline const IpAddress kLoopback = IpAddress::v4(127, 0, 0, 1);
// The kernel chooses the port.
inline const Endpoint kAnyLoopbackPort{kLoopback, 0};

// A UDP port where nobody listened a moment ago.
[[nodiscard]] inline Endpoint closed_udp_port() {
  auto socket = platform::UdpSocket::bind(kAnyLoopbackPort);
  expects(socket.ok(), "loopback has a free UDP port");
  return socket->local_endpoint();
}

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
