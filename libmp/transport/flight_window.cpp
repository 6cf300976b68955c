#include "libmp/transport/flight_window.hpp"

#include <algorithm>

namespace mp::transport {
namespace {

// More than twice the shortest round trip is a queue; the constant keeps scheduling delays on fast paths from looking like one.
constexpr Duration kAllowedQueue = 50ms;

}  // namespace

void FlightWindow::handle_acknowledged(std::size_t packets_in_flight) noexcept {
  if (!queue_seen_ && packets_in_flight >= size_ / 2) size_ = std::min(size_ + 1, limits::kMaxInFlight);
}

void FlightWindow::handle_round_trip(const RttEstimator& rtt, Instant now) noexcept {
  queue_seen_ = rtt.latest() > 2 * rtt.shortest() + kAllowedQueue;
  if (!queue_seen_) return;
  // What was in flight when we shrank still measures the old queue for one round trip.
  if (now < shrunk_at_ + rtt.smoothed()) return;
  size_ = std::max(size_ * 7 / 10, kSmallest);
  shrunk_at_ = now;
}

}  // namespace mp::transport
