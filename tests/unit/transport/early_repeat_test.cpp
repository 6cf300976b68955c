#include "libmp/transport/early_repeat.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace mp::transport {
namespace {

constexpr Instant kStart{1h};

RttEstimator round_trip_of(Duration duration) {
  RttEstimator rtt;
  rtt.update(duration, 0ms);
  return rtt;
}

// When copies leave if nothing is ever acknowledged, after the first packet.
std::vector<Duration> copies(double loss, Duration round_trip, std::size_t count) {
  EarlyRepeat early;
  early.handle_sent(EarlyRepeat::Data::fresh, kStart);
  std::vector<Duration> out;
  while (out.size() < count) {
    const auto at = early.deadline(loss, round_trip_of(round_trip));
    early.handle_sent(EarlyRepeat::Data::old, at);
    out.push_back(at - kStart);
  }
  return out;
}

TEST(EarlyRepeat, PausesDoubleUntilThereAreEnoughCopies) {
  // 29 % to the fourth is under 1/128; overdue_after() of 80 ms is 100 ms.
  EXPECT_EQ(copies(0.29, 80ms, 5), (std::vector<Duration>{5ms, 15ms, 35ms, 135ms, 235ms}));
}

TEST(EarlyRepeat, LittleLossNeedsOneCopy) { EXPECT_EQ(copies(0.03, 80ms, 2), (std::vector<Duration>{5ms, 105ms})); }

TEST(EarlyRepeat, TheFirstPauseIsBoundedAndNoneIsLongerThanARoundTrip) {
  EXPECT_EQ(copies(0.6, 1s, 1).front(), EarlyRepeat::kLongestFirstPause);
  // overdue_after() of 4 ms is 6 ms.
  EXPECT_EQ(copies(0.6, 4ms, 4), (std::vector<Duration>{2ms, 6ms, 12ms, 18ms}));
}

TEST(EarlyRepeat, FreshDataStartsAnew) {
  EarlyRepeat early;
  const auto rtt = round_trip_of(80ms);
  early.handle_sent(EarlyRepeat::Data::fresh, kStart);
  for (int i = 0; i < 10; ++i) early.handle_sent(EarlyRepeat::Data::old, kStart);
  EXPECT_EQ(early.deadline(0.29, rtt), kStart + 100ms);
  early.handle_sent(EarlyRepeat::Data::fresh, kStart + 1ms);
  EXPECT_EQ(early.deadline(0.29, rtt), kStart + 6ms);
}

TEST(EarlyRepeat, WaitsForItsBudget) {
  EarlyRepeat early;
  const auto rtt = round_trip_of(4ms);
  early.handle_sent(EarlyRepeat::Data::fresh, kStart);
  early.handle_repeated(limits::kRepeatBurst, kStart);
  EXPECT_EQ(early.deadline(0.29, rtt), kStart + 2ms);
  early.handle_repeated(limits::kRepeatBytesPerSecond, kStart);
  EXPECT_EQ(early.deadline(0.29, rtt), kStart + 1s);
}

TEST(EarlyRepeat, EndsWhenThePeerIsNotHeard) {
  EarlyRepeat early;
  for (unsigned i = 0; i < limits::kMaxUnheardRepeats; ++i) {
    EXPECT_TRUE(early.allowed());
    early.handle_repeated(100, kStart);
  }
  EXPECT_FALSE(early.allowed());
  early.handle_heard();
  EXPECT_TRUE(early.allowed());
}

}  // namespace
}  // namespace mp::transport
