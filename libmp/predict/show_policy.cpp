#include "libmp/predict/show_policy.hpp"

#include <algorithm>

namespace mp::predict {
namespace {

bool hysteresis(bool on, Duration value, Duration above, Duration below) { return on ? value > below : value > above; }

}  // namespace

void ShowPolicy::set_round_trip(Duration smoothed, Duration variation) noexcept {
  smoothed_ = smoothed;
  variation_ = variation;
  slow_ = hysteresis(slow_, smoothed, kUnderlineAbove, kPlainBelow);
  const bool waiting = perceptible_ && oldest_;
  perceptible_ = waiting || hysteresis(perceptible_, smoothed, kShowAbove, kHideBelow);
}

Duration ShowPolicy::patience() const noexcept { return std::max<Duration>(kGlitch, smoothed_ + 4 * variation_); }

void ShowPolicy::note(std::optional<Instant> oldest, Instant now) noexcept {
  oldest_ = oldest;
  if (!oldest) set_round_trip(smoothed_, variation_);
  if (oldest && now >= *oldest + patience()) glitch_end_ = now + kAfterGlitch;
  glitch_ = glitch_end_ && now < *glitch_end_;
  if (!glitch_) glitch_end_.reset();
}

bool ShowPolicy::shows() const noexcept {
  if (showing_ == Showing::never) return false;
  return showing_ == Showing::always || perceptible_ || glitch_;
}

std::optional<Instant> ShowPolicy::next_timeout() const noexcept {
  if (showing_ == Showing::never) return std::nullopt;
  if (oldest_ && !glitch_) return *oldest_ + patience();
  return oldest_ && glitch_end_ ? std::optional(*glitch_end_) : std::nullopt;
}

}  // namespace mp::predict
