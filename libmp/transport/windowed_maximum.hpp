// The largest of the values seen in the last `window` ticks of a counter that only grows, without keeping them all: the best
// three, each younger than the one before (Kathleen Nichols' filter).
#pragma once

#include <array>
#include <cstdint>

namespace mp::transport {

template <typename Value>
class WindowedMaximum {
 public:
  explicit constexpr WindowedMaximum(std::uint64_t window) noexcept : window_(window) {}

  void handle_value(const Value& value, std::uint64_t tick) noexcept {
    const Seen seen{value, tick};
    if (value >= best_[0].value || tick - best_[2].tick > window_) return best_.fill(seen);
    if (value >= best_[1].value) {
      best_[1] = best_[2] = seen;
    } else if (value >= best_[2].value) {
      best_[2] = seen;
    }
    forget(seen);
  }
  // Everything before is forgotten.
  void reset(const Value& value, std::uint64_t tick) noexcept { best_.fill({value, tick}); }

  // The value that Value{} has before the first.
  [[nodiscard]] const Value& best() const noexcept { return best_[0].value; }

 private:
  struct Seen {
    Value value{};
    std::uint64_t tick = 0;
  };

  // Replaces what is too old by the next best; keeps the three apart, so that a successor is known when the best grows old.
  void forget(const Seen& seen) noexcept {
    const auto age = seen.tick - best_[0].tick;
    if (age > window_) {
      best_ = {best_[1], best_[2], seen};
      if (seen.tick - best_[0].tick > window_) best_ = {best_[1], seen, seen};
    } else if (best_[1].tick == best_[0].tick && age > window_ / 4) {
      best_[1] = best_[2] = seen;
    } else if (best_[2].tick == best_[1].tick && age > window_ / 2) {
      best_[2] = seen;
    }
  }

  std::uint64_t window_;
  std::array<Seen, 3> best_{};
};

}  // namespace mp::transport
