// Datagrams in and out of one port.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "libmp/core/bytes.hpp"
#include "libmp/core/endpoint.hpp"
#include "libmp/core/random_source.hpp"
#include "libmp/platform/fd.hpp"

namespace mp::platform {

struct ReceivedDatagram {
  std::size_t size = 0;
  Endpoint from;
};

enum class SendOutcome : std::uint8_t {
  sent,         // handed to the kernel; that is all UDP can say
  would_block,  // the socket's buffer is full: try again when writable
  refused,      // nobody listens there
  unreachable,  // no route, no network, or forbidden by a packet filter
  too_large,    // larger than the local link can carry in one piece
  failed,       // anything else
};

// What the network said later about a datagram that had been sent. Not authenticated: anybody who can guess the ports can
// forge it. Good for a hint ("nobody listens there"), never a reason to end a session.
struct DeliveryProblem {
  SendOutcome kind = SendOutcome::failed;
  Endpoint to;
};

// Non-blocking and not connected: one socket serves any number of peers, and a client's survives a change of its own address.
// IPv6 sockets carry IPv6 only. Datagrams are never fragmented and the kernel's own path MTU guess is ignored (transport
// probes for itself). Kernel buffers are enlarged as far as allowed.
//
// When readable: receive() until empty, then poll_problem() until empty; a problem left there keeps the socket readable.
class UdpSocket {
 public:
  // Port 0 lets the kernel choose.
  [[nodiscard]] static Result<UdpSocket> bind(const Endpoint& local);
  // A free port of first..last (first <= last), starting at a random one, so that a stranger can't tell which port a session
  // has. Every port is tried at most once; fails when all are taken.
  [[nodiscard]] static Result<UdpSocket> bind_in_range(const IpAddress& address, std::uint16_t first, std::uint16_t last,
                                                       RandomSource& random);
  // Takes over a bound socket that was inherited from another of our processes.
  [[nodiscard]] static Result<UdpSocket> adopt(Fd socket);

  // Empty when nothing waits. A datagram larger than `into` is dropped and the next one taken.
  [[nodiscard]] std::optional<ReceivedDatagram> receive(MutableByteView into);
  [[nodiscard]] SendOutcome send(ByteView datagram, const Endpoint& to);
  [[nodiscard]] std::optional<DeliveryProblem> poll_problem();

  [[nodiscard]] const Endpoint& local_endpoint() const noexcept { return local_; }
  [[nodiscard]] int fd() const noexcept { return fd_.get(); }
  // Gives the descriptor away, to pass it to a role process.
  [[nodiscard]] Fd release() noexcept { return std::move(fd_); }

 private:
  UdpSocket(Fd fd, const Endpoint& local) noexcept : fd_(std::move(fd)), local_(local) {}

  Fd fd_;
  Endpoint local_;
};

}  // namespace mp::platform
