// Internet addresses as plain values: what transport needs to know about where a datagram came from or goes to, without a
// socket. platform/socket_address turns them into the kernel's form and back.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mp {

enum class IpFamily : std::uint8_t { v4, v6 };

// An IPv4 address (the first 4 bytes) or an IPv6 address with its scope (0 unless link-local).
struct IpAddress {
  IpFamily family = IpFamily::v4;
  std::array<std::uint8_t, 16> bytes{};
  std::uint32_t scope = 0;
  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

  [[nodiscard]] static IpAddress v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) noexcept {
    return {IpFamily::v4, {a, b, c, d}, 0};
  }
};

// An address and a port; printed as "192.0.2.1:40404" or "[2001:db8::1]:40404".
struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

// "192.0.2.1", "2001:db8::1" (RFC 5952) or "fe80::1%2" with a numeric scope.
[[nodiscard]] std::string to_string(const IpAddress& address);
[[nodiscard]] std::string to_string(const Endpoint& endpoint);

// Reads a numeric address as to_string writes it. No brackets, no names, no port.
[[nodiscard]] std::optional<IpAddress> parse_ip_address(std::string_view text);

}  // namespace mp
