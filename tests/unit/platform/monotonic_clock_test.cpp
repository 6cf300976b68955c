#include "libmp/platform/monotonic_clock.hpp"

#include <gtest/gtest.h>

#include <ctime>

namespace mp::platform {
namespace {

TEST(MonotonicClock, IsTheTimeSinceBootAndNeverGoesBack) {
  timespec before{};
  ASSERT_EQ(clock_gettime(CLOCK_BOOTTIME, &before), 0);
  const auto first = now();
  const auto second = now();
  timespec after{};
  ASSERT_EQ(clock_gettime(CLOCK_BOOTTIME, &after), 0);
  const auto instant = [](const timespec& time) {
    return Instant{std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec)};
  };
  EXPECT_LE(instant(before), first);
  EXPECT_LE(first, second);
  EXPECT_LE(second, instant(after));
}

}  // namespace
}  // namespace mp::platform
