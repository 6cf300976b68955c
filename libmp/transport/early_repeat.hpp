// When to send small data again before anybody could know whether it was lost (docs/protocol.md, section 6.5.2).
// Only where packets are known to get lost: a few copies within the first round trip, as many as the measured loss makes
// necessary, and then one each round trip. It costs no more than limits::kRepeatBytesPerSecond, and it ends when the peer is
// not heard: an outage is for the probes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "libmp/core/limits.hpp"
#include "libmp/core/time.hpp"
#include "libmp/transport/byte_budget.hpp"
#include "libmp/transport/rtt_estimator.hpp"

namespace mp::transport {

class EarlyRepeat {
 public:
  // A packet has left that carries all of the small data that is not acknowledged. Fresh: some of it for the first time.
  enum class Data : std::uint8_t { old, fresh };
  void handle_sent(Data data, Instant now) noexcept;
  // deadline() had come, and whatever could be done about it has been done.
  void handle_tried(Instant now) noexcept { last_sent_ = now; }
  // A packet of so many bytes has left only because deadline() had come.
  void handle_repeated(std::size_t bytes, Instant now) noexcept;
  // The peer is there.
  void handle_heard() noexcept { unheard_ = 0; }

  // The peer was heard since the last repetitions, or there were few of them.
  [[nodiscard]] bool allowed() const noexcept { return unheard_ < limits::kMaxUnheardRepeats; }
  // When to repeat, given that something small is not acknowledged and that `loss` (0..1) makes it worth while.
  [[nodiscard]] Instant deadline(double loss, const RttEstimator& rtt) const noexcept;

  [[nodiscard]] Instant last_sent() const noexcept { return last_sent_; }

  // From this share of lost packets on, copies cost less than waiting.
  static constexpr double kWorthwhileLoss = 0.025;
  // So unlikely shall it be that all copies of the first round trip are lost.
  static constexpr double kResidualLoss = 1.0 / 128;
  // The first copy follows after 1/16 of a round trip within these bounds; each further pause is twice as long.
  static constexpr Duration kShortestPause = 2ms;
  static constexpr Duration kLongestFirstPause = 10ms;

 private:
  [[nodiscard]] Duration pause(double loss, const RttEstimator& rtt) const noexcept;

  ByteBudget budget_{limits::kRepeatBytesPerSecond, limits::kRepeatBurst};
  Instant last_sent_{Duration::min()};
  unsigned copies_ = 0;   // of the freshest data
  unsigned unheard_ = 0;  // repetitions since the peer was heard
};

}  // namespace mp::transport
