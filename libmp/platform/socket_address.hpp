// Endpoint as the kernel wants it, and back.
#pragma once

#include <sys/socket.h>

#include <optional>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/result.hpp"

namespace mp::platform {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  [[nodiscard]] const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage); }
  [[nodiscard]] sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
};

[[nodiscard]] SocketAddress to_socket_address(const Endpoint& endpoint) noexcept;

// Empty for what is neither IPv4 nor IPv6. An IPv4-mapped IPv6 address becomes the IPv4 address.
[[nodiscard]] std::optional<Endpoint> to_endpoint(const sockaddr* address, socklen_t size) noexcept;

// AF_INET or AF_INET6.
[[nodiscard]] int address_family(const Endpoint& endpoint) noexcept;

// The address a socket is bound to, or connected to.
[[nodiscard]] Result<Endpoint> local_endpoint_of(int socket);
[[nodiscard]] Result<Endpoint> peer_endpoint_of(int socket);

}  // namespace mp::platform
