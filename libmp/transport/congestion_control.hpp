// How fast to send and how much may be on its way, from what acknowledgements show (docs/protocol.md, section 6.7). Models the
// path by two numbers, as BBR does: how fast it delivers, and how long its round trip is without a queue. Sends at the measured
// rate, so that a queue is short; looks for more bandwidth, and for a shorter round trip, in cycles. Random losses change
// nothing; a queue that does not go away, losses that come with one, and marks do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "libmp/core/limits.hpp"
#include "libmp/core/time.hpp"
#include "libmp/transport/bandwidth.hpp"
#include "libmp/transport/delivery_rate.hpp"
#include "libmp/transport/loss_tolerance.hpp"
#include "libmp/transport/round_trip_floor.hpp"
#include "libmp/transport/windowed_maximum.hpp"

namespace mp::transport {

// Slow: the sender was making room, so that losses are hardly its own doing.
enum class Pace : std::uint8_t { full, slow };

class CongestionControl {
 public:
  enum class Phase : std::uint8_t {
    startup,     // twice as fast each round trip until that brings nothing more
    drain,       // slowly, until our queue is gone
    up,          // faster than measured: is there more?
    down,        // slower for as long: that takes the queue of `up` away
    cruise,      // as fast as measured
    round_trip,  // nearly nothing for a moment: how long is the round trip without us?
  };

  // What one datagram from the peer has shown.
  struct Feedback {
    std::optional<RateSample> rate;
    std::optional<Duration> round_trip;  // of a packet that left before
    std::uint64_t arrived = 0;           // packets newly acknowledged
    std::uint64_t lost = 0;              // packets newly found lost
    std::uint64_t slow_arrived = 0;      // of `arrived`: had left at Pace::slow
    std::uint64_t slow_lost = 0;         // of `lost`
    std::uint64_t marked = 0;            // packets newly reported to have been marked (Ecn::ce)
    std::uint64_t delivered = 0;         // DeliveryRate::delivered()
    std::size_t bytes_in_flight = 0;
  };
  void handle_feedback(const Feedback& feedback, Instant now);
  // The largest datagram from now on.
  void set_datagram(std::size_t bytes) noexcept { datagram_ = bytes; }

  // Bytes of packets in flight at most.
  [[nodiscard]] std::size_t window() const noexcept;
  [[nodiscard]] Bandwidth pacing_rate() const noexcept;
  // Of what leaves now.
  [[nodiscard]] Pace pace() const noexcept;
  // So many bytes may leave in one go.
  [[nodiscard]] std::size_t quantum() const noexcept;
  // So many may leave at once when nothing is on its way.
  [[nodiscard]] std::size_t burst_after_rest() const noexcept;

  // Of the path; nothing per second before the first measurement.
  [[nodiscard]] Bandwidth bandwidth() const noexcept { return std::min(fastest_.best(), ceiling_); }
  // Without a queue. Nothing before the first measurement.
  [[nodiscard]] std::optional<Duration> shortest_round_trip() const noexcept { return floor_.value(); }
  // The newest round trip is so long that whatever need not be sent should not be.
  [[nodiscard]] bool queue_seen() const noexcept { return queue_seen_; }
  [[nodiscard]] Phase phase() const noexcept { return phase_; }

  static constexpr std::size_t kFirstPackets = 16;
  static constexpr std::size_t kFewestPackets = 4;

 private:
  // What is added up over a round trip.
  struct Round {
    std::uint64_t arrived = 0;
    std::uint64_t lost = 0;
    std::uint64_t marked = 0;
    std::optional<Duration> shortest;
    Limit limit = Limit::application;  // path: at least one sample showed it
  };

  void handle_rate(const RateSample& sample, Instant now);
  void look_for_slower_path(Bandwidth rate, Instant now);
  void finish_round(const Feedback& feedback, Instant now);
  void look_for_full_pipe(std::size_t bytes_in_flight);
  void handle_queue(Instant now);
  [[nodiscard]] bool congested() const noexcept;
  void slow_down(Instant now);
  void enter(Phase phase, Instant now) noexcept;
  void advance(const Feedback& feedback, Instant now);
  void look_for_round_trip(const Feedback& feedback, Instant now);

  [[nodiscard]] Duration round_trip() const noexcept;
  [[nodiscard]] bool competing() const noexcept { return rounds_ < compete_until_; }
  [[nodiscard]] Duration allowed_queue() const noexcept;
  [[nodiscard]] double bytes_on_path() const noexcept;
  [[nodiscard]] Bandwidth first_rate() const noexcept;

  static constexpr std::uint64_t kBandwidthRounds = 10;
  static constexpr Bandwidth kNoCeiling{std::numeric_limits<double>::infinity()};

  Phase phase_ = Phase::startup;
  Instant phase_since_;
  std::uint64_t phase_round_ = 0;
  Bandwidth phase_bandwidth_;  // as it was at the beginning of the phase

  RoundTripFloor floor_;
  WindowedMaximum<Bandwidth> fastest_{kBandwidthRounds};
  std::optional<Instant> slower_since_;
  Bandwidth slower_;                // the fastest since then
  Bandwidth ceiling_ = kNoCeiling;  // until the next look for more
  LossTolerance tolerance_;

  Round round_;
  std::uint64_t rounds_ = 0;
  std::uint64_t full_rounds_ = 0;    // of these, in which at least one sample showed the path
  std::uint64_t round_ends_at_ = 0;  // when a packet is acknowledged that left after so many bytes were delivered

  Bandwidth full_at_;  // startup: the rate that was not much exceeded since
  unsigned rounds_without_growth_ = 0;
  Duration queue_{};                 // the shortest in the last round
  unsigned vain_drains_ = 0;         // the queue stayed: others fill it
  std::uint64_t compete_until_ = 0;  // round
  std::uint64_t calm_until_ = 0;     // round: no slowing down before
  unsigned cruise_rounds_ = 4;
  bool queue_seen_ = false;
  std::size_t datagram_ = limits::kInitialDatagram;
};

// For people: "startup", "drain" and so on.
[[nodiscard]] std::string_view name_of(CongestionControl::Phase phase) noexcept;

}  // namespace mp::transport
