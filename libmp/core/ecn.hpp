// The two bits of an IP header by which a router says "I am about to drop" without dropping (RFC 3168).
#pragma once

#include <cstdint>

namespace mp {

// As they stand on the wire: the low two bits of IPv4's TOS and of IPv6's traffic class.
enum class Ecn : std::uint8_t {
  not_ect = 0,  // routers drop instead of marking
  ect1 = 1,     // L4S (RFC 9331); never sent by mp
  ect0 = 2,     // the sender reacts to marks
  ce = 3,       // a router on the way has a queue
};

}  // namespace mp
