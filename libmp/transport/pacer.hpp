// Spreads packets over time, so that what leaves does not stand in a queue elsewhere. Packets leave in small bursts that the
// system can send in one go: when one is paid for at the present rate, the next may leave.
#pragma once

#include <algorithm>
#include <cstddef>

#include "libmp/core/time.hpp"
#include "libmp/transport/bandwidth.hpp"

namespace mp::transport {

class Pacer {
 public:
  // A packet has left. `quantum`: how many bytes may leave in one go. What leaves without asking release_at() counts too.
  void handle_sent(std::size_t bytes, Bandwidth rate, std::size_t quantum, Instant now) noexcept {
    const auto free = std::min(bytes, free_bytes_);
    free_bytes_ -= free;
    paid_ = std::max(paid_, now - kLateness) + rate.time_for(static_cast<double>(bytes - free));
    const bool spent = free_bytes_ == 0 && paid_ >= now + rate.time_for(static_cast<double>(quantum));
    release_at_ = spent ? paid_ : now;
  }
  // The path is empty: so many bytes may leave at once in addition.
  void handle_rest(std::size_t bytes) noexcept { free_bytes_ = bytes; }

  // When the next packet may leave.
  [[nodiscard]] Instant release_at() const noexcept { return release_at_; }

  // A timer that fires late by no more than this costs no throughput.
  static constexpr Duration kLateness = 2ms;

 private:
  std::size_t free_bytes_ = 0;
  Instant paid_{Duration::min() / 2};
  Instant release_at_{Duration::min() / 2};
};

}  // namespace mp::transport
