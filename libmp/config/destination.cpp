#include "libmp/config/destination.hpp"

#include <algorithm>
#include <charconv>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"

namespace mp::config {
namespace {

constexpr std::size_t kMaxHost = 255;  // of a DNS name

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string quoted(std::string_view text) { return "\"" + printable(text, 80) + "\""; }

Status check_user(std::string_view user) {
  if (user.empty()) return Error{"the user name before '@' is empty"};
  if (user.size() > limits::kMaxUserName) return Error{"the user name is longer than 256 bytes"};
  const bool readable = std::ranges::all_of(user, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7f'; });
  if (!readable || !is_utf8(user)) return Error{"the user name " + quoted(user) + " contains a space or a control character"};
  return Done{};
}

// The zone ("eth0" in fe80::1%eth0) is a name of this machine's, which only the resolver can judge.
bool is_ipv6(std::string_view host) {
  const auto percent = host.find('%');
  const auto zone = percent == std::string_view::npos ? std::string_view("0") : host.substr(percent + 1);
  const auto is_zone_char = [](char c) { return is_alphanumeric(c) || c == '.' || c == '-' || c == '_'; };
  if (zone.empty() || zone.size() > 32 || !std::ranges::all_of(zone, is_zone_char)) return false;
  const auto address = parse_ip_address(host.substr(0, percent));
  return address && address->family == IpFamily::v6;
}

Status check_ipv6(std::string_view host) {
  if (is_ipv6(host)) return Done{};
  return Error{quoted(host) + " is not an IPv6 address; a port goes after a host name or after [address]"};
}

Status check_name(std::string_view host) {
  if (host.empty()) return Error{"the host name is empty"};
  if (host.size() > kMaxHost) return Error{"the host name is longer than 255 bytes"};
  if (host.front() == '-') return Error{"the host name " + quoted(host) + " begins with '-'"};
  const auto allowed = [](char c) { return is_alphanumeric(c) || c == '.' || c == '-' || c == '_'; };
  if (std::ranges::all_of(host, allowed)) return Done{};
  return Error{"the host name " + quoted(host) + " contains something else than letters, digits, '.', '-' and '_'"};
}

Result<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
    return Error{"the port " + quoted(text) + " is not a number from 1 to 65535"};
  }
  return port;
}

struct HostAndPort {
  std::string_view host;
  std::optional<std::string_view> port;
  Status (*check)(std::string_view host);
};

Result<HostAndPort> split_brackets(std::string_view text) {
  const auto close = text.find(']');
  if (close == std::string_view::npos) return Error{"the ']' after the IPv6 address is missing"};
  const auto rest = text.substr(close + 1);
  const auto host = text.substr(1, close - 1);
  if (rest.empty()) return HostAndPort{host, std::nullopt, check_ipv6};
  if (rest.front() != ':') return Error{"after ']' only :PORT may follow, not " + quoted(rest)};
  return HostAndPort{host, rest.substr(1), check_ipv6};
}

Result<HostAndPort> split(std::string_view text) {
  if (text.starts_with('[')) return split_brackets(text);
  const auto colons = std::ranges::count(text, ':');
  if (colons == 0) return HostAndPort{text, std::nullopt, check_name};
  if (colons > 1) return HostAndPort{text, std::nullopt, check_ipv6};
  const auto colon = text.find(':');
  return HostAndPort{text.substr(0, colon), text.substr(colon + 1), check_name};
}

Result<Destination> parse(std::string_view text) {
  Destination destination;
  if (const auto at = text.rfind('@'); at != std::string_view::npos) {
    if (auto status = check_user(text.substr(0, at)); !status) return status.error();
    destination.user = text.substr(0, at);
    text.remove_prefix(at + 1);
  }
  const auto parts = split(text);
  if (!parts) return parts.error();
  if (auto status = parts->check(parts->host); !status) return status.error();
  destination.host = parts->host;
  if (parts->port) {
    const auto port = parse_port(*parts->port);
    if (!port) return port.error();
    destination.port = *port;
  }
  return destination;
}

}  // namespace

Result<Destination> parse_destination(std::string_view text) {
  auto destination = parse(text);
  if (destination) return destination;
  return destination.error().within("destination " + quoted(text));
}

std::string to_string(const Destination& destination) {
  std::string text = destination.user ? *destination.user + "@" : std::string();
  const bool brackets = destination.host.find(':') != std::string::npos;
  text += brackets ? "[" + destination.host + "]" : destination.host;
  if (destination.port) text += ":" + std::to_string(*destination.port);
  return text;
}

}  // namespace mp::config
