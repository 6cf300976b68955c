#include "libmp/runtime/line_mode_watch.hpp"

#include <gtest/gtest.h>

namespace mp::runtime {
namespace {

constexpr Instant kStart{1h};

TEST(LineModeWatch, NobodyIsWokenWhereNothingHappens) {
  LineModeWatch watch;
  EXPECT_FALSE(watch.next_timeout());
  watch.handle_activity(kStart);
  watch.handle_look(kStart + 1h);
  EXPECT_FALSE(watch.next_timeout());
}

TEST(LineModeWatch, LooksSoonAndThenMoreAndMoreRarely) {
  LineModeWatch watch;
  watch.handle_activity(kStart);
  auto now = kStart;
  Duration pause{};
  int looks = 0;
  EXPECT_EQ(watch.next_timeout(), kStart + 20ms);
  for (; watch.next_timeout(); ++looks) {
    EXPECT_GT(*watch.next_timeout() - now, pause);
    pause = *watch.next_timeout() - now;
    now = *watch.next_timeout();
    watch.handle_look(now);
  }
  EXPECT_EQ(looks, 5);
}

TEST(LineModeWatch, ALookThatComesByItselfCountsForThoseThatWereDue) {
  LineModeWatch watch;
  watch.handle_activity(kStart);
  watch.handle_look(kStart + 1ms);
  EXPECT_EQ(watch.next_timeout(), kStart + 20ms);
  watch.handle_look(kStart + 100ms);
  EXPECT_EQ(watch.next_timeout(), kStart + 320ms);
  watch.handle_activity(kStart + 200ms);
  EXPECT_EQ(watch.next_timeout(), kStart + 220ms);
}

}  // namespace
}  // namespace mp::runtime
