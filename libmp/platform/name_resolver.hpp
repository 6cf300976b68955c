// Host names to addresses.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/result.hpp"

namespace mp::platform {

// Asks the system (hosts file, DNS, ...) and blocks until it answers; the resolver's own timeouts apply. Numeric addresses,
// also "fe80::1%eth0", need no network. The list is not empty, has no duplicates, and is ready for TcpConnector: the system's
// order of preference (RFC 6724) with the families taking turns (RFC 8305).
[[nodiscard]] Result<std::vector<Endpoint>> resolve(const std::string& host, std::uint16_t port);

// The families take turns, beginning with the first one's; within a family the order stays.
[[nodiscard]] std::vector<Endpoint> interleave_families(const std::vector<Endpoint>& endpoints);

}  // namespace mp::platform
