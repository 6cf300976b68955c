// The six bits of an IP header that ask routers and Wi-Fi for a class of treatment (RFC 2474).
#pragma once

#include <compare>
#include <cstdint>

namespace mp {

// 0..63; 0 is what everybody gets.
struct Dscp {
  std::uint8_t value = 0;
  friend auto operator<=>(const Dscp&, const Dscp&) = default;
};

inline constexpr std::uint8_t kMaxDscp = 63;
// AF42: what a person waits for (docs/decisions/0007-interactive-traffic-asks-for-af42.md).
inline constexpr Dscp kInteractiveDscp{36};

}  // namespace mp
