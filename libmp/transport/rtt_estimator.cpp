#include "libmp/transport/rtt_estimator.hpp"

#include <algorithm>

#include "libmp/core/limits.hpp"

namespace mp::transport {
namespace {

// Timers of the systems below us are no finer than this.
constexpr Duration kGranularity = 2ms;
// A peer with more to do than us answers this much later.
constexpr Duration kBusy = 25ms;
// The typical round trip moves towards each sample by this part of itself at most.
constexpr int kTypicalSteps = 32;

}  // namespace

void RttEstimator::assume(Duration round_trip) noexcept {
  if (!measured_) begin_with(std::max(round_trip, Duration{1}));
}

void RttEstimator::begin_with(Duration round_trip) noexcept {
  shortest_ = smoothed_ = latest_ = typical_ = round_trip;
  variation_ = round_trip / 4;
}

void RttEstimator::update(Duration sample, Duration peer_delay) noexcept {
  sample = std::max(sample - peer_delay, Duration{1});
  latest_ = sample;
  if (!measured_) {
    begin_with(sample);
    measured_ = true;
    return;
  }
  shortest_ = std::min(shortest_, sample);
  const auto step = typical_ / kTypicalSteps + Duration{1};
  typical_ += std::clamp(sample - typical_, -step, step);
  variation_ = (3 * variation_ + std::chrono::abs(smoothed_ - sample)) / 4;
  smoothed_ = (7 * smoothed_ + sample) / 8;
}

Duration RttEstimator::probe_timeout() const noexcept { return smoothed_ + std::max(4 * variation_, kGranularity) + kBusy; }

Duration RttEstimator::overdue_after() const noexcept {
  const auto longest = std::max(smoothed_, latest_);
  return longest + std::clamp(longest / 4, kGranularity, limits::kMaxReorderTime);
}

}  // namespace mp::transport
