// Whether guesses are worth showing: on a link where echoes come at once they would only flicker. And whether they are
// underlined: where it takes long until one is known to be right, the user shall see which are guesses.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/time.hpp"

namespace mp::predict {

enum class Showing : std::uint8_t {
  adaptive,
  always,
  never,
};

class ShowPolicy {
 public:
  explicit ShowPolicy(Showing showing) noexcept : showing_(showing) {}

  void set_round_trip(Duration smoothed, Duration variation) noexcept;
  // The oldest guess that waits for its answer was typed then; none waits.
  void note(std::optional<Instant> oldest, Instant now) noexcept;

  [[nodiscard]] bool shows() const noexcept;
  [[nodiscard]] bool underlines() const noexcept { return slow_ || glitch_; }
  // When to call note() again if nothing else happens.
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept;

  // Both have hysteresis: on above, off at or below. What is shown stays on while anything waits for its answer.
  static constexpr Duration kShowAbove = 30ms;
  static constexpr Duration kHideBelow = 20ms;
  static constexpr Duration kUnderlineAbove = 120ms;
  static constexpr Duration kPlainBelow = 80ms;
  // A guess that has waited so long, and longer than round trips take, shows that the link has stalled.
  static constexpr Duration kGlitch = 100ms;
  // It is taken for a stalling one for so long after that.
  static constexpr Duration kAfterGlitch = 3s;

 private:
  [[nodiscard]] Duration patience() const noexcept;

  Showing showing_;
  Duration smoothed_ = 0ms;
  Duration variation_ = 0ms;
  bool slow_ = false;         // underlined
  bool perceptible_ = false;  // shown
  bool glitch_ = false;
  std::optional<Instant> glitch_end_;
  std::optional<Instant> oldest_;
};

}  // namespace mp::predict
