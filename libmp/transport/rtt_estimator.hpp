// Smooths round-trip samples (RFC 6298, RFC 9002 section 5). Fed by acknowledgements; read by every timer of a connection.
#pragma once

#include <optional>

#include "libmp/core/time.hpp"

namespace mp::transport {

class RttEstimator {
 public:
  // One measurement: `sample` since the packet was sent, of which the peer says it held its answer back for `peer_delay`, which
  // is no part of the round trip. The claim is believed (a false one makes nobody's path worse but the peer's own), down to
  // nothing.
  void update(Duration sample, Duration peer_delay) noexcept;

  // What is known from elsewhere; means something until the first sample.
  void assume(Duration round_trip) noexcept;

  [[nodiscard]] bool measured() const noexcept { return measured_; }
  // Before the first sample: what is assumed, or a guess (kAssumed) that suits a wide-area path.
  [[nodiscard]] Duration smoothed() const noexcept { return smoothed_; }
  [[nodiscard]] Duration variation() const noexcept { return variation_; }
  [[nodiscard]] Duration shortest() const noexcept { return shortest_; }
  [[nodiscard]] Duration latest() const noexcept { return latest_; }
  // About half of all samples were shorter: near the median, and unlike smoothed() not moved by a few that are far off.
  [[nodiscard]] Duration typical() const noexcept { return typical_; }

  // How long an answer that the peer does not hold back may take before a probe is due: a round trip, its usual variation, and
  // how late the timers of a busy system run.
  [[nodiscard]] Duration probe_timeout() const noexcept;
  // How much later than a younger one a packet may be acknowledged before it counts as lost.
  [[nodiscard]] Duration overdue_after() const noexcept;

  static constexpr Duration kAssumed = 200ms;

 private:
  void begin_with(Duration round_trip) noexcept;

  bool measured_ = false;
  Duration smoothed_ = kAssumed;
  Duration variation_ = kAssumed / 4;
  Duration shortest_ = kAssumed;
  Duration latest_ = kAssumed;
  Duration typical_ = kAssumed;
};

}  // namespace mp::transport
