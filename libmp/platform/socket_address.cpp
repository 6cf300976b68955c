#include "libmp/platform/socket_address.hpp"

#include <netinet/in.h>

#include <algorithm>
#include <cstring>

#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

template <typename Address>
Address copy_of(const sockaddr* from) noexcept {
  Address out{};
  std::memcpy(&out, from, sizeof out);
  return out;
}

Endpoint from_v4(const sockaddr_in& in) noexcept {
  Endpoint out;
  out.address.family = IpFamily::v4;
  std::memcpy(out.address.bytes.data(), &in.sin_addr, sizeof in.sin_addr);
  out.port = ntohs(in.sin_port);
  return out;
}

Endpoint from_v6(const sockaddr_in6& in) noexcept {
  Endpoint out;
  out.port = ntohs(in.sin6_port);
  const auto* const bytes = in.sin6_addr.s6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&in.sin6_addr)) {
    std::copy(bytes + 12, bytes + 16, out.address.bytes.begin());
    return out;
  }
  out.address.family = IpFamily::v6;
  out.address.scope = in.sin6_scope_id;
  std::copy(bytes, bytes + 16, out.address.bytes.begin());
  return out;
}

Result<Endpoint> name_of(int socket, int (*ask)(int, sockaddr*, socklen_t*), std::string_view what) {
  SocketAddress address;
  address.size = sizeof address.storage;
  if (ask(socket, address.get(), &address.size) != 0) return system_error("learn the " + std::string(what) + " of a socket");
  const auto endpoint = to_endpoint(address.get(), address.size);
  if (!endpoint) return system_error("learn the " + std::string(what) + " of a socket", EAFNOSUPPORT);
  return *endpoint;
}

}  // namespace

SocketAddress to_socket_address(const Endpoint& endpoint) noexcept {
  SocketAddress out;
  if (endpoint.address.family == IpFamily::v4) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(endpoint.port);
    std::memcpy(&in.sin_addr, endpoint.address.bytes.data(), sizeof in.sin_addr);
    std::memcpy(&out.storage, &in, sizeof in);
    out.size = sizeof in;
  } else {
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(endpoint.port);
    in.sin6_scope_id = endpoint.address.scope;
    std::memcpy(&in.sin6_addr, endpoint.address.bytes.data(), sizeof in.sin6_addr);
    std::memcpy(&out.storage, &in, sizeof in);
    out.size = sizeof in;
  }
  return out;
}

std::optional<Endpoint> to_endpoint(const sockaddr* address, socklen_t size) noexcept {
  if (size < sizeof(sa_family_t)) return std::nullopt;
  if (address->sa_family == AF_INET && size >= sizeof(sockaddr_in)) return from_v4(copy_of<sockaddr_in>(address));
  if (address->sa_family == AF_INET6 && size >= sizeof(sockaddr_in6)) return from_v6(copy_of<sockaddr_in6>(address));
  return std::nullopt;
}

int address_family(const Endpoint& endpoint) noexcept { return endpoint.address.family == IpFamily::v4 ? AF_INET : AF_INET6; }

Result<Endpoint> local_endpoint_of(int socket) {
  return name_of(
      socket, [](int fd, sockaddr* at, socklen_t* size) { return getsockname(fd, at, size); }, "address");
}

Result<Endpoint> peer_endpoint_of(int socket) {
  return name_of(
      socket, [](int fd, sockaddr* at, socklen_t* size) { return getpeername(fd, at, size); }, "peer's address");
}

}  // namespace mp::platform
