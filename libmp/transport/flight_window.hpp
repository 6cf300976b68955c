// How much may be on its way at once. A fixed number of packets: enough for a fast path, bounded on a slow one. This is where
// congestion control and pacing go; nothing else decides whether a packet may be sent.
#pragma once

#include <cstddef>
#include <cstdint>

#include "libmp/core/limits.hpp"

namespace mp::transport {

// Whose data is waiting. Urgent: a stream that must not wait behind the bulk of another.
enum class Urgency : std::uint8_t { normal, urgent };

class FlightWindow {
 public:
  [[nodiscard]] bool may_send(std::size_t packets_in_flight, Urgency urgency) const noexcept {
    const auto reserve = urgency == Urgency::urgent ? limits::kUrgentInFlight : 0;
    return packets_in_flight < limits::kMaxInFlight + reserve;
  }
};

}  // namespace mp::transport
