// Moves datagrams between a connection and what carries them: a UDP socket, and a TCP connection while there is one. Connection
// and socket are the driver's and outlive the pump.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "libmp/core/limits.hpp"
#include "libmp/platform/page_memory.hpp"
#include "libmp/platform/udp_socket.hpp"
#include "libmp/runtime/marking_trial.hpp"
#include "libmp/runtime/tcp_carrier.hpp"
#include "libmp/transport/connection.hpp"

namespace mp::runtime {

// What the connection has to say at one moment goes to the kernel together, from the place where it was sealed. A session that
// only types holds a page or two of memory here; what a busy time took is given back a second after it.
class DatagramPump {
 public:
  // What the socket is marked with now is what datagrams ask of the network, also through a socket that takes its place; unless
  // marked ones do not get through.
  DatagramPump(platform::UdpSocket& socket, transport::Connection& connection);

  // Keeps the TCP connection of a login, in place of any before: datagrams come and go by it as well. The loop outlives the
  // pump.
  void adopt(platform::EventLoop& loop, platform::TcpStream stream) { tcp_.emplace(loop, std::move(stream)); }
  void drop_tcp();
  // The route by it; nothing without one, or when it has ended.
  [[nodiscard]] std::optional<Route> tcp_route() const;

  // Hands what waits in the socket to the connection, up to a limit, so that a flood of datagrams can't keep the driver from
  // its other descriptors.
  void receive(Instant now);
  // Sends what the connection wants sent, as far as the socket takes it.
  void send(Instant now);

  // The connection goes on under new keys, perhaps through another socket: what was sealed before, the TCP connection, and what
  // was said about the peer's port are of no use any more.
  void restart();

  // The socket was full: send() again when it is writable.
  [[nodiscard]] bool blocked() const noexcept { return unsent_ < batch_.size(); }
  // What the network said last about the peer's port, until the next authentic datagram. A hint only: anybody can forge it.
  [[nodiscard]] std::optional<platform::SendOutcome> problem() const noexcept { return problem_; }

 private:
  // One message to the kernel is at most this large, joined or not.
  static constexpr std::size_t kBatchBytes = 65536;
  static constexpr std::size_t kBatch = 64;
  static_assert(limits::kMaxDatagram <= kBatchBytes);

  enum class More : std::uint8_t { no, maybe };
  // Takes what the connection wants sent, up to a batch.
  More fill_batch(Instant now);
  More flush_batch(Instant now);
  void forget_batch() noexcept;
  void send_by_tcp(ByteView datagram);
  // Most of what is sent leaves by TCP.
  [[nodiscard]] bool by_tcp() const;
  void note(platform::SendOutcome outcome) noexcept;
  // So many bytes went through one of the buffers.
  void note_use(std::size_t bytes, Instant now);

  platform::UdpSocket& socket_;
  transport::Connection& connection_;
  platform::PageMemory sealed_{kBatchBytes};
  std::vector<platform::OutgoingDatagram> batch_;  // in sealed_
  std::size_t unsent_ = 0;                         // the first of the batch that the socket did not take
  Dscp dscp_;
  MarkingTrial trial_;
  std::optional<Instant> busy_at_;  // the buffers hold more than a quiet session needs, since this use
  std::optional<TcpCarrier> tcp_;
  std::optional<platform::SendOutcome> problem_;
};

}  // namespace mp::runtime
