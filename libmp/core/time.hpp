// Time as the machines see it: a monotonic instant that is handed to them, never read. Only platform turns a clock into an
// Instant; tests make their own.
#pragma once

#include <chrono>

namespace mp {

using Duration = std::chrono::nanoseconds;

// Tag of the time line. It has no now(): that is the point.
struct MonotonicTimeline {
  using rep = Duration::rep;
  using period = Duration::period;
  using duration = Duration;
  using time_point = std::chrono::time_point<MonotonicTimeline>;
  static constexpr bool is_steady = true;
};

using Instant = MonotonicTimeline::time_point;

using namespace std::chrono_literals;  // 15ms, 3s: every user of Instant wants them

}  // namespace mp
