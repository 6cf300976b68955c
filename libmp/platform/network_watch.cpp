#include "libmp/platform/network_watch.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "libmp/platform/socket_address.hpp"
#include "libmp/platform/system_error.hpp"

namespace mp::platform {

Result<NetworkWatch> NetworkWatch::start() {
  Fd fd(socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!fd.valid()) return system_error("watch the network");
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE;
  if (bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return system_error("watch the network");
  }
  return NetworkWatch(std::move(fd));
}

// What the messages say is not read; so it is no matter that they are cut, or that some were dropped (ENOBUFS).
bool NetworkWatch::take_change() noexcept {
  bool changed = false;
  std::array<char, 64> message{};
  while (true) {
    const auto got = recv(fd_.get(), message.data(), message.size(), MSG_TRUNC);
    if (got > 0 || (got < 0 && errno == ENOBUFS)) {
      changed = true;
    } else if (got == 0 || errno != EINTR) {
      return changed;
    }
  }
}

std::optional<IpAddress> source_address_towards(const Endpoint& to) noexcept {
  const Fd fd(socket(address_family(to), SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return std::nullopt;
  const auto address = to_socket_address(to);
  if (connect(fd.get(), address.get(), address.size) != 0) return std::nullopt;
  const auto local = local_endpoint_of(fd.get());
  return local ? std::optional(local->address) : std::nullopt;
}

}  // namespace mp::platform
