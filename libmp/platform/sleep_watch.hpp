// Notices that the machine has slept. Two clocks tell: one stands still during a sleep, the other does not. Nothing ticks: a
// timer that the kernel cancels when the machine wakes up (or its date is set) wakes the event loop, where the kernel has that.
#pragma once

#include "libmp/core/result.hpp"
#include "libmp/core/time.hpp"
#include "libmp/platform/fd.hpp"

namespace mp::platform {

// How long the machine has slept since boot.
[[nodiscard]] Duration time_asleep() noexcept;

class SleepWatch {
 public:
  // A watch without a descriptor (fd() is -1) still answers when it is asked.
  [[nodiscard]] static SleepWatch start();

  // Readable when the machine may have slept: call handle_ready(), then ask.
  [[nodiscard]] int fd() const noexcept { return timer_.get(); }
  void handle_ready() noexcept;
  // Whether the machine has slept since the last call; `asleep` is time_asleep(). Cheap: ask on every wake-up.
  [[nodiscard]] bool take_sleep(Duration asleep) noexcept;

  // A sleep is longer than this; what is shorter may be the time between the looks at two clocks.
  static constexpr Duration kShortestSleep = 500ms;

 private:
  explicit SleepWatch(Fd timer) noexcept;

  Fd timer_;
  Duration asleep_;  // since boot
};

}  // namespace mp::platform
