// Somebody else's download or upload through the same link: one TCP-like flow (slow start, then one more packet each round
// trip, half as many after a loss), so that it fills whatever queue it finds, as the first big download on a home or mobile
// link does. The network moves its packets; this only decides how many may be on their way.
#pragma once

#include <cstddef>

#include "libmp/core/time.hpp"

namespace mp::sim {

class CompetingFlow {
 public:
  static constexpr std::size_t kPacket = 1500;

  [[nodiscard]] bool may_send() const noexcept { return static_cast<double>(in_flight_) + 1 <= window_; }
  void handle_sent() noexcept { ++in_flight_; }
  void handle_acknowledged() noexcept;
  // A packet sent at `sent` is known to be lost. Losses of one flight count once.
  void handle_lost(Instant sent, Instant now) noexcept;

 private:
  double window_ = 10;
  double threshold_ = 1e9;
  std::size_t in_flight_ = 0;
  Instant reduced_at_;
};

}  // namespace mp::sim
