#include "libmp/core/endpoint.hpp"

#include <arpa/inet.h>

#include <charconv>

namespace mp {

// inet_ntop and inet_pton only convert text; they touch nothing of the system.
std::string to_string(const IpAddress& address) {
  char text[INET6_ADDRSTRLEN] = {};
  const int family = address.family == IpFamily::v4 ? AF_INET : AF_INET6;
  inet_ntop(family, address.bytes.data(), text, sizeof text);
  std::string out = text;
  if (address.scope != 0) out.append(1, '%').append(std::to_string(address.scope));
  return out;
}

std::string to_string(const Endpoint& endpoint) {
  std::string out = to_string(endpoint.address);
  if (endpoint.address.family == IpFamily::v6) out.insert(0, 1, '[').append(1, ']');
  out.append(1, ':').append(std::to_string(endpoint.port));
  return out;
}

std::optional<IpAddress> parse_ip_address(std::string_view text) {
  IpAddress out;
  const auto percent = text.find('%');
  const std::string host(text.substr(0, percent));
  if (percent == std::string_view::npos && inet_pton(AF_INET, host.c_str(), out.bytes.data()) == 1) return out;
  out.family = IpFamily::v6;
  if (inet_pton(AF_INET6, host.c_str(), out.bytes.data()) != 1) return std::nullopt;
  if (percent != std::string_view::npos) {
    const auto scope = text.substr(percent + 1);
    const auto [end, error] = std::from_chars(scope.data(), scope.data() + scope.size(), out.scope);
    if (error != std::errc{} || end != scope.data() + scope.size() || out.scope == 0) return std::nullopt;
  }
  return out;
}

}  // namespace mp
