// Where a person wants to go: "host", "alice@host", "host:40404", "::1", "alice@[2001:db8::1]:40404".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libmp/core/result.hpp"

namespace mp::config {

struct Destination {
  std::optional<std::string> user;    // not given: the local user's name
  std::string host;                   // a name or a numeric address without brackets; an IPv6 one may carry "%zone"
  std::optional<std::uint16_t> port;  // not given: server_port
  friend bool operator==(const Destination&, const Destination&) = default;
};

// Several colons without brackets are an IPv6 address without a port. The last '@' ends the user name. The error names the part
// that is wrong.
[[nodiscard]] Result<Destination> parse_destination(std::string_view text);

// The form parse_destination reads, with brackets where they are needed.
[[nodiscard]] std::string to_string(const Destination& destination);

}  // namespace mp::config
