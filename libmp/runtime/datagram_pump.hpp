// Moves datagrams between a UDP socket and a connection. Both are the driver's and outlive the pump.
#pragma once

#include <array>
#include <optional>

#include "libmp/core/limits.hpp"
#include "libmp/platform/udp_socket.hpp"
#include "libmp/transport/connection.hpp"

namespace mp::runtime {

class DatagramPump {
 public:
  DatagramPump(platform::UdpSocket& socket, transport::Connection& connection) noexcept
      : socket_(socket), connection_(connection) {}

  // Hands what waits in the socket to the connection, up to a batch, so that a flood of datagrams can't keep the driver from
  // its other descriptors.
  void receive(Instant now);
  // Sends what the connection wants sent, as far as the socket takes it.
  void send(Instant now);

  // The socket was full: send() again when it is writable.
  [[nodiscard]] bool blocked() const noexcept { return unsent_.has_value(); }
  // What the network said last about the peer's port, until the next authentic datagram. A hint only: anybody can forge it.
  [[nodiscard]] std::optional<platform::SendOutcome> problem() const noexcept { return problem_; }

 private:
  static constexpr int kBatch = 64;

  void note(platform::SendOutcome outcome) noexcept;

  platform::UdpSocket& socket_;
  transport::Connection& connection_;
  using Buffer = std::array<std::uint8_t, 2048>;
  static_assert(limits::kMaxDatagram <= std::tuple_size_v<Buffer>);

  Buffer received_{};
  Buffer sending_{};
  std::optional<transport::Connection::Outgoing> unsent_;  // in sending_
  std::optional<platform::SendOutcome> problem_;
};

}  // namespace mp::runtime
