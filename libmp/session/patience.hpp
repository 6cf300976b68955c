// How long the other side may owe an answer before it counts as silent, not as late. Used at both ends: by the client, which
// then looks for another way, and by the server, which then keeps back what it would show.
#pragma once

#include <algorithm>
#include <optional>

#include "libmp/core/time.hpp"

namespace mp::session {

inline constexpr Duration kShortestPatience = 1s;
inline constexpr int kPatientRoundTrips = 4;

// `round_trip`: as far as it is known.
[[nodiscard]] constexpr Duration patience(std::optional<Duration> round_trip) noexcept {
  return std::max<Duration>(kShortestPatience, kPatientRoundTrips * round_trip.value_or(Duration::zero()));
}

}  // namespace mp::session
