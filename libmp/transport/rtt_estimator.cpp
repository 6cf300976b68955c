#include "libmp/transport/rtt_estimator.hpp"

#include <algorithm>

#include "libmp/core/limits.hpp"

namespace mp::transport {
namespace {

// Timers of the systems below us are no finer than this.
constexpr Duration kGranularity = 2ms;

}  // namespace

void RttEstimator::update(Duration sample, Duration peer_delay) noexcept {
  sample = std::max(sample, Duration{1});
  latest_ = sample;
  if (!measured_) {
    measured_ = true;
    shortest_ = smoothed_ = sample;
    variation_ = sample / 4;
    return;
  }
  shortest_ = std::min(shortest_, sample);
  const auto delay = std::min(peer_delay, limits::kMaxAckDelay);
  if (sample - delay >= shortest_) sample -= delay;
  variation_ = (3 * variation_ + std::chrono::abs(smoothed_ - sample)) / 4;
  smoothed_ = (7 * smoothed_ + sample) / 8;
}

Duration RttEstimator::probe_timeout() const noexcept {
  return smoothed_ + std::max(4 * variation_, kGranularity) + limits::kMaxAckDelay;
}

Duration RttEstimator::overdue_after() const noexcept {
  const auto longest = std::max(smoothed_, latest_);
  return longest + std::clamp(longest / 4, kGranularity, limits::kMaxReorderTime);
}

}  // namespace mp::transport
