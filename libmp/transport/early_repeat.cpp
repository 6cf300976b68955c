#include "libmp/transport/early_repeat.hpp"

#include <algorithm>

#include "libmp/transport/loss_estimate.hpp"

namespace mp::transport {
namespace {

// Enough for the residual loss at LossEstimate::kMost.
constexpr unsigned kMostCopies = 10;

unsigned copies_for(double loss) noexcept { return std::max(attempts_for(loss, EarlyRepeat::kResidualLoss, kMostCopies), 2u); }

}  // namespace

void EarlyRepeat::handle_sent(Data data, Instant now) noexcept {
  copies_ = data == Data::fresh ? 1 : std::min(copies_ + 1, kMostCopies);
  last_sent_ = now;
}

void EarlyRepeat::handle_repeated(std::size_t bytes, Instant now) noexcept {
  budget_.spend(bytes, now);
  ++unheard_;
}

// Doubling pauses outlast a burst of losses. Once there were enough copies, a round trip must show that they were in vain.
Duration EarlyRepeat::pause(double loss, const RttEstimator& rtt) const noexcept {
  const auto round_trip = rtt.overdue_after();
  if (copies_ >= copies_for(loss)) return round_trip;
  const auto first = std::clamp<Duration>(rtt.smoothed() / 16, kShortestPause, kLongestFirstPause);
  return std::min<Duration>(first * (std::int64_t{1} << (copies_ > 0 ? copies_ - 1 : 0)), round_trip);
}

Instant EarlyRepeat::deadline(double loss, const RttEstimator& rtt) const noexcept {
  return std::max(last_sent_ + pause(loss, rtt), budget_.available_at());
}

}  // namespace mp::transport
