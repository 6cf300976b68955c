// How much may be on its way at once. This is where congestion control and pacing go; nothing else decides whether a packet may
// be sent. For now: grows with every acknowledgement while it is used, up to a fixed number of packets, and shrinks while the
// round trip shows that a queue has built up somewhere. Losses are no sign of a queue and change nothing.
#pragma once

#include <cstddef>
#include <cstdint>

#include "libmp/core/limits.hpp"
#include "libmp/core/time.hpp"
#include "libmp/transport/rtt_estimator.hpp"

namespace mp::transport {

// Whose data is waiting. Urgent: a stream that must not wait behind the bulk of another.
enum class Urgency : std::uint8_t { normal, urgent };

class FlightWindow {
 public:
  [[nodiscard]] bool may_send(std::size_t packets_in_flight, Urgency urgency) const noexcept {
    const auto reserve = urgency == Urgency::urgent ? limits::kUrgentInFlight : 0;
    return packets_in_flight < size_ + reserve;
  }

  // A packet was acknowledged, when so many (with it) were in flight.
  void handle_acknowledged(std::size_t packets_in_flight) noexcept;
  // A round trip was measured.
  void handle_round_trip(const RttEstimator& rtt, Instant now) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  // The newest round trip says that a queue has built up.
  [[nodiscard]] bool queue_seen() const noexcept { return queue_seen_; }

  static constexpr std::size_t kFirst = 32;
  static constexpr std::size_t kSmallest = 8;

 private:
  std::size_t size_ = kFirst;
  bool queue_seen_ = false;  // by the newest round trip
  Instant shrunk_at_{Duration::min()};
};

}  // namespace mp::transport
