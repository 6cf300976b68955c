#include "libmp/predict/show_policy.hpp"

#include <gtest/gtest.h>

namespace mp::predict {
namespace {

constexpr Instant kStart{};

TEST(ShowPolicy, ShowsWhereEchoesAreLate) {
  ShowPolicy policy(Showing::adaptive);
  EXPECT_FALSE(policy.shows());
  policy.set_round_trip(30ms, 1ms);
  EXPECT_FALSE(policy.shows());
  policy.set_round_trip(31ms, 1ms);
  EXPECT_TRUE(policy.shows());
  policy.set_round_trip(21ms, 1ms);
  EXPECT_TRUE(policy.shows());
  policy.set_round_trip(20ms, 1ms);
  EXPECT_FALSE(policy.shows());
}

TEST(ShowPolicy, GoesOnShowingWhileSomethingWaits) {
  ShowPolicy policy(Showing::adaptive);
  policy.set_round_trip(40ms, 1ms);
  policy.note(kStart, kStart);
  policy.set_round_trip(10ms, 1ms);
  EXPECT_TRUE(policy.shows());
  policy.note(std::nullopt, kStart + 10ms);
  EXPECT_FALSE(policy.shows());
}

TEST(ShowPolicy, UnderlinesWhereItTakesLong) {
  ShowPolicy policy(Showing::adaptive);
  policy.set_round_trip(120ms, 1ms);
  EXPECT_FALSE(policy.underlines());
  policy.set_round_trip(121ms, 1ms);
  EXPECT_TRUE(policy.underlines());
  policy.set_round_trip(81ms, 1ms);
  EXPECT_TRUE(policy.underlines());
  policy.set_round_trip(80ms, 1ms);
  EXPECT_FALSE(policy.underlines());
}

TEST(ShowPolicy, AFastLinkThatStallsIsTakenForASlowOneForAWhile) {
  ShowPolicy policy(Showing::adaptive);
  policy.set_round_trip(5ms, 1ms);
  policy.note(kStart, kStart);
  EXPECT_EQ(policy.next_timeout(), kStart + ShowPolicy::kGlitch);
  policy.note(kStart, kStart + ShowPolicy::kGlitch - 1ms);
  EXPECT_FALSE(policy.shows());
  const Instant stalled = kStart + ShowPolicy::kGlitch;
  policy.note(kStart, stalled);
  EXPECT_TRUE(policy.shows());
  EXPECT_TRUE(policy.underlines());
  policy.note(std::nullopt, stalled + ShowPolicy::kAfterGlitch - 1ms);
  EXPECT_TRUE(policy.shows());
  policy.note(std::nullopt, stalled + ShowPolicy::kAfterGlitch);
  EXPECT_FALSE(policy.shows());
  EXPECT_EQ(policy.next_timeout(), std::nullopt);
}

TEST(ShowPolicy, ALinkThatIsAlwaysSlowDoesNotStall) {
  ShowPolicy policy(Showing::adaptive);
  policy.set_round_trip(300ms, 10ms);
  policy.note(kStart, kStart);
  EXPECT_EQ(policy.next_timeout(), kStart + 340ms);
}

TEST(ShowPolicy, AlwaysAndNeverAreWhatTheySay) {
  ShowPolicy always(Showing::always);
  EXPECT_TRUE(always.shows());
  EXPECT_FALSE(always.underlines());
  ShowPolicy never(Showing::never);
  never.set_round_trip(500ms, 1ms);
  never.note(kStart, kStart + 10s);
  EXPECT_FALSE(never.shows());
  EXPECT_EQ(never.next_timeout(), std::nullopt);
}

}  // namespace
}  // namespace mp::predict
