// How much of what crosses the path in one direction is lost, as far as this side can see: a share that remembers about the
// last sixteen packets, so that it rises with the first loss and forgets a lone one. One exists for each direction: our packets
// acknowledged or lost, and the numbers that arrive or are left out (docs/protocol.md, section 6.5.1).
#pragma once

#include <algorithm>
#include <cstdint>

namespace mp::transport {

class LossEstimate {
 public:
  void handle_arrived() noexcept { share_ -= share_ * kWeight; }
  // `count` packets in a row are missing.
  void handle_lost(std::uint64_t count = 1) noexcept {
    for (auto n = std::min<std::uint64_t>(count, kMostInARow); n > 0; --n) share_ += (1 - share_) * kWeight;
    share_ = std::min(share_, kMost);
  }
  // A packet that counted as lost was only late.
  void handle_found() noexcept { share_ = std::max(0.0, share_ - kWeight); }

  // 0 to kMost.
  [[nodiscard]] double share() const noexcept { return share_; }

  static constexpr double kWeight = 1.0 / 16;
  // More than this is an outage, of which nothing can be learned about the path after it.
  static constexpr double kMost = 0.6;
  // Of a path of which nothing is known: worth two copies of what is small.
  static constexpr double kAssumed = 0.05;

 private:
  static constexpr std::uint64_t kMostInARow = 16;

  double share_ = 0;
};

// How many packets to send, 1 to `most`, so that the chance that all are lost is at most `residual`.
[[nodiscard]] constexpr unsigned attempts_for(double loss, double residual, unsigned most) noexcept {
  if (loss <= residual || most <= 1) return 1;
  return 1 + attempts_for(loss, residual / loss, most - 1);
}

}  // namespace mp::transport
