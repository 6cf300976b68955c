// The round trip of the path without a queue: the shortest that was seen lately. A path may grow longer, and a queue may hide
// how short it is, so the floor holds only while something near it is seen now and then; when it has not been for kLasting, it
// is time to look without a queue of our own and to renew() it.
#pragma once

#include <algorithm>
#include <optional>

#include "libmp/core/time.hpp"

namespace mp::transport {

class RoundTripFloor {
 public:
  void handle_sample(Duration round_trip, Instant now) noexcept {
    if (!floor_ || round_trip <= *floor_ + *floor_ / 16) {
      floor_ = floor_ ? std::min(*floor_, round_trip) : round_trip;
      seen_at_ = now;
      since_.reset();
    } else {
      since_ = since_ ? std::min(*since_, round_trip) : round_trip;
    }
  }
  // Nothing near the floor has been seen for long.
  [[nodiscard]] bool expired(Instant now) const noexcept { return since_ && now - seen_at_ > kLasting; }
  // Takes the shortest that was seen since the floor for the new one.
  void renew(Instant now) noexcept {
    if (since_) floor_ = since_;
    since_.reset();
    seen_at_ = now;
  }
  // Nothing before the first sample.
  [[nodiscard]] std::optional<Duration> value() const noexcept { return floor_; }

  static constexpr Duration kLasting = 10s;

 private:
  std::optional<Duration> floor_;
  std::optional<Duration> since_;  // the shortest since the floor was seen
  Instant seen_at_;
};

}  // namespace mp::transport
