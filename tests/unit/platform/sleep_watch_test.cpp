#include "libmp/platform/sleep_watch.hpp"

#include <gtest/gtest.h>
#include <poll.h>

namespace mp::platform {
namespace {

TEST(SleepWatch, AMachineThatIsAwakeHasNotSlept) {
  auto watch = SleepWatch::start();
  EXPECT_FALSE(watch.take_sleep(time_asleep()));
  EXPECT_FALSE(watch.take_sleep(time_asleep()));
}

TEST(SleepWatch, ASleepIsReportedOnce) {
  auto watch = SleepWatch::start();
  const auto slept = time_asleep() + 8h;
  EXPECT_TRUE(watch.take_sleep(slept));
  EXPECT_FALSE(watch.take_sleep(slept));
  EXPECT_FALSE(watch.take_sleep(slept + SleepWatch::kShortestSleep / 2)) << "a moment between two looks at the clocks";
}

TEST(SleepWatch, WakesNobodyByItself) {
  auto watch = SleepWatch::start();
  ASSERT_GE(watch.fd(), 0);
  pollfd wait{watch.fd(), POLLIN, 0};
  EXPECT_EQ(poll(&wait, 1, 0), 0);
  watch.handle_ready();
  EXPECT_EQ(poll(&wait, 1, 0), 0);
}

}  // namespace
}  // namespace mp::platform
