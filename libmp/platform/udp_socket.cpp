#include "libmp/platform/udp_socket.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
// After the system's socket headers, which it relies on.
#include <linux/errqueue.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "libmp/core/contract.hpp"
#include "libmp/platform/delivery_error.hpp"
#include "libmp/platform/socket_address.hpp"
#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

// Holds a burst while the process is not scheduled: 4 MiB are about 3 ms at 10 Gbit/s or 300 ms at 100 Mbit/s. The kernel cuts
// it to net.core.rmem_max and wmem_max, except for root, whose login also makes the sockets of sessions.
constexpr int kKernelBuffer = 4 << 20;

struct SocketOption {
  int level;
  int name;
  int value;
};

constexpr std::array kBestEffort{
    SocketOption{SOL_SOCKET, SO_RCVBUF, kKernelBuffer},
    SocketOption{SOL_SOCKET, SO_SNDBUF, kKernelBuffer},
    SocketOption{SOL_SOCKET, SO_RCVBUFFORCE, kKernelBuffer},
    SocketOption{SOL_SOCKET, SO_SNDBUFFORCE, kKernelBuffer},
};
// PMTUDISC_PROBE: never fragment, and ignore the path MTU the kernel has learned from (forgeable) ICMP messages.
constexpr std::array kOptionsV4{
    SocketOption{IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE},
    SocketOption{IPPROTO_IP, IP_RECVERR, 1},
};
constexpr std::array kOptionsV6{
    SocketOption{IPPROTO_IPV6, IPV6_V6ONLY, 1},
    SocketOption{IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE},
    SocketOption{IPPROTO_IPV6, IPV6_RECVERR, 1},
};

bool apply(int fd, const SocketOption& option) {
  return setsockopt(fd, option.level, option.name, &option.value, sizeof option.value) == 0;
}

template <std::size_t N>
bool apply_all(int fd, const std::array<SocketOption, N>& options) {
  for (const auto& option : options) {
    if (!apply(fd, option)) return false;
  }
  return true;
}

Result<Fd> open_socket(const Endpoint& local) {
  Fd fd(socket(address_family(local), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return system_error("open a UDP socket");
  const bool set = local.address.family == IpFamily::v4 ? apply_all(fd.get(), kOptionsV4) : apply_all(fd.get(), kOptionsV6);
  if (!set) return system_error("set up a UDP socket");
  for (const auto& option : kBestEffort) static_cast<void>(apply(fd.get(), option));
  return fd;
}

bool bind_to(int fd, const Endpoint& local) {
  const auto address = to_socket_address(local);
  return ::bind(fd, address.get(), address.size) == 0;
}

// What inherited sockets are marked with.
Dscp dscp_of(int fd, IpFamily family) noexcept {
  int value = 0;
  socklen_t size = sizeof value;
  const bool v4 = family == IpFamily::v4;
  if (getsockopt(fd, v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_TOS : IPV6_TCLASS, &value, &size) != 0) return {};
  return {static_cast<std::uint8_t>((static_cast<unsigned>(value) & 0xffU) >> 2U)};
}

// Finds the kernel's report among the control messages.
std::optional<int> reported_error(msghdr& message) {
  for (auto* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    const bool v4 = header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_RECVERR;
    const bool v6 = header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_RECVERR;
    if (!v4 && !v6) continue;
    sock_extended_err report{};
    std::memcpy(&report, CMSG_DATA(header), sizeof report);
    return static_cast<int>(report.ee_errno);
  }
  return std::nullopt;
}

}  // namespace

Result<UdpSocket> UdpSocket::adopt(Fd socket) {
  if (auto set = set_nonblocking(socket.get()); !set) return set.error();
  if (auto set = set_cloexec(socket.get()); !set) return set.error();
  const auto local = local_endpoint_of(socket.get());
  if (!local) return local.error();
  const auto dscp = dscp_of(socket.get(), local->address.family);
  return UdpSocket(std::move(socket), *local, dscp);
}

UdpSocket::UdpSocket(Fd fd, const Endpoint& local, Dscp dscp)
    : fd_(std::move(fd)), local_(local), sender_(local.address.family, dscp) {
  DatagramReceiver::prepare(fd_.get(), local_.address.family);
}

Result<UdpSocket> UdpSocket::bind(const Endpoint& local) {
  auto fd = open_socket(local);
  if (!fd) return fd.error();
  if (!bind_to(fd->get(), local)) return system_error("use UDP " + to_string(local));
  return adopt(std::move(fd).value());
}

Result<UdpSocket> UdpSocket::bind_in_range(const IpAddress& address, std::uint16_t first, std::uint16_t last,
                                           RandomSource& random) {
  expects(first <= last, "a port range is not reversed");
  auto fd = open_socket({address, 0});
  if (!fd) return fd.error();
  const std::uint32_t count = std::uint32_t{last} - first + 1;
  std::array<std::uint8_t, 4> dice{};
  random.fill(dice);
  std::uint32_t start = 0;
  std::memcpy(&start, dice.data(), sizeof start);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto port = static_cast<std::uint16_t>(first + (start % count + i) % count);
    if (bind_to(fd->get(), {address, port})) return adopt(std::move(fd).value());
    // EACCES: a port below 1024, or one that a security policy keeps for somebody else.
    if (errno != EADDRINUSE && errno != EACCES) return system_error("use UDP " + to_string(Endpoint{address, port}));
  }
  return Error{"can't use any UDP port from " + std::to_string(first) + " to " + std::to_string(last) + " of " +
               to_string(address) + ": all are taken; widen the port range or end old sessions"};
}

SendOutcome UdpSocket::send(ByteView datagram, const Endpoint& to) {
  const OutgoingDatagram one{datagram, to, Ecn::not_ect};
  const auto outcome = send({&one, 1});
  return outcome.done == 0 ? SendOutcome::would_block : outcome.problem;
}

std::optional<DeliveryProblem> UdpSocket::poll_problem() {
  const bool sending = sender_.take_error_seen();
  const bool receiving = receiver_.take_error_seen();
  problem_possible_ = problem_possible_ || sending || receiving;
  while (problem_possible_) {
    SocketAddress to;
    alignas(cmsghdr) std::array<std::uint8_t, 512> control{};
    msghdr message{};
    message.msg_name = &to.storage;
    message.msg_namelen = sizeof to.storage;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    if (::recvmsg(fd_.get(), &message, MSG_ERRQUEUE) < 0) {
      problem_possible_ = errno == EINTR;
      continue;
    }
    const auto code = reported_error(message);
    const auto peer = to_endpoint(to.get(), message.msg_namelen);
    if (code && peer) return DeliveryProblem{outcome_of(*code), *peer};
  }
  return std::nullopt;
}

}  // namespace mp::platform
