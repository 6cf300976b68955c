// Host names to addresses.
#pragma once

#include <cstddef>
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

// What to try when a name that stood for `before` has been looked up once more: what it stands for now, then what it stood for,
// which still serves where the name servers know less (split horizon, a broken network). Nothing twice, at most kMostEndpoints.
[[nodiscard]] std::vector<Endpoint> newest_first(const std::vector<Endpoint>& found, const std::vector<Endpoint>& before);
inline constexpr std::size_t kMostEndpoints = 16;

}  // namespace mp::platform
