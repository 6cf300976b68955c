// Datagrams in and out of one port.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "libmp/core/bytes.hpp"
#include "libmp/core/dscp.hpp"
#include "libmp/core/endpoint.hpp"
#include "libmp/core/random_source.hpp"
#include "libmp/platform/datagram.hpp"
#include "libmp/platform/datagram_receiver.hpp"
#include "libmp/platform/datagram_sender.hpp"
#include "libmp/platform/fd.hpp"

namespace mp::platform {

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
// When readable: receive() until it gives less than DatagramReceiver::kMost, then poll_problem() until empty; a problem left
// there keeps the socket readable.
class UdpSocket {
 public:
  // Port 0 lets the kernel choose.
  [[nodiscard]] static Result<UdpSocket> bind(const Endpoint& local);
  // A free port of first..last (first <= last), starting at a random one, so that a stranger can't tell which port a session
  // has. Every port is tried at most once; fails when all are taken.
  [[nodiscard]] static Result<UdpSocket> bind_in_range(const IpAddress& address, std::uint16_t first, std::uint16_t last,
                                                       RandomSource& random);
  // Takes over a bound socket that was inherited from another of our processes, with the marking that it has.
  [[nodiscard]] static Result<UdpSocket> adopt(Fd socket);

  // See DatagramReceiver::receive and DatagramSender::send.
  [[nodiscard]] std::span<const Arrival> receive() { return receiver_.receive(fd_.get()); }
  [[nodiscard]] BatchOutcome send(std::span<const OutgoingDatagram> batch) { return sender_.send(fd_.get(), batch); }
  [[nodiscard]] SendOutcome send(ByteView datagram, const Endpoint& to);
  // What the network has said since the last time. Asks the kernel only when there can be something.
  [[nodiscard]] std::optional<DeliveryProblem> poll_problem();

  // How datagrams ask to be treated from now on; the default is what the socket was made with (0, or inherited).
  void set_dscp(Dscp dscp) noexcept { sender_.set_dscp(dscp); }
  [[nodiscard]] Dscp dscp() const noexcept { return sender_.dscp(); }
  // After a busy time: what was received is forgotten and its memory returned to the system.
  void give_back_memory() noexcept { receiver_.give_back(); }

  [[nodiscard]] const Endpoint& local_endpoint() const noexcept { return local_; }
  [[nodiscard]] int fd() const noexcept { return fd_.get(); }
  // Gives the descriptor away, to pass it to a role process.
  [[nodiscard]] Fd release() noexcept { return std::move(fd_); }

 private:
  UdpSocket(Fd fd, const Endpoint& local, Dscp dscp);

  Fd fd_;
  Endpoint local_;
  DatagramSender sender_;
  DatagramReceiver receiver_;
  bool problem_possible_ = true;
};

}  // namespace mp::platform
