// Where a client's datagrams leave from and arrive. Another port can be opened at any time; what is still on its way to the one
// before arrives for a while, because it may have been fine.
#pragma once

#include <optional>

#include "libmp/core/endpoint.hpp"
#include "libmp/platform/event_loop.hpp"
#include "libmp/platform/udp_socket.hpp"
#include "libmp/transport/connection.hpp"

namespace mp::runtime {

class ClientPort {
 public:
  // A socket that can send to `server`.
  [[nodiscard]] static Result<platform::UdpSocket> bind_towards(const Endpoint& server);

  // The loop, which wakes up when something arrives, outlives the port.
  ClientPort(platform::EventLoop& loop, platform::UdpSocket socket);
  ClientPort(const ClientPort&) = delete;
  ClientPort& operator=(const ClientPort&) = delete;
  ~ClientPort();

  // Stays the same object, whichever port it has.
  [[nodiscard]] platform::UdpSocket& socket() noexcept { return socket_; }

  // Leaves the present port. When that fails it goes on with it.
  [[nodiscard]] Status open_another(const Endpoint& server);

  // Hands what has come to the former port to the connection.
  void receive_late(transport::Connection& connection, Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept;

 private:
  // A datagram is not longer under way than this.
  static constexpr Duration kLate = 5s;

  void close_former();

  platform::EventLoop& loop_;
  platform::UdpSocket socket_;
  std::optional<platform::UdpSocket> former_;
  Instant former_until_;
};

}  // namespace mp::runtime
