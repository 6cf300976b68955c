#include "tests/sim/competing_flow.hpp"

#include <algorithm>

namespace mp::sim {
namespace {

constexpr double kMinWindow = 2;
constexpr double kMaxWindow = 4000;  // 6 MB, the largest window that common systems give a connection by themselves

}  // namespace

void CompetingFlow::handle_acknowledged() noexcept {
  --in_flight_;
  window_ = std::min(kMaxWindow, window_ + (window_ < threshold_ ? 1 : 1 / window_));
}

void CompetingFlow::handle_lost(Instant sent, Instant now) noexcept {
  --in_flight_;
  if (sent < reduced_at_) return;
  reduced_at_ = now;
  window_ = std::max(kMinWindow, window_ / 2);
  threshold_ = window_;
}

}  // namespace mp::sim
