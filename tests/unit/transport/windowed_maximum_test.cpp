#include "libmp/transport/windowed_maximum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <vector>

#include "tests/support/seeded_random.hpp"

namespace mp::transport {
namespace {

TEST(WindowedMaximum, RemembersTheLargestForAWindow) {
  WindowedMaximum<int> filter(10);
  filter.handle_value(100, 0);
  for (std::uint64_t tick = 1; tick <= 10; ++tick) {
    filter.handle_value(50, tick);
    EXPECT_EQ(filter.best(), 100) << tick;
  }
  filter.handle_value(50, 11);
  EXPECT_EQ(filter.best(), 50);
}

TEST(WindowedMaximum, ALargerValueCountsAtOnce) {
  WindowedMaximum<int> filter(10);
  filter.handle_value(1, 0);
  filter.handle_value(2, 0);
  EXPECT_EQ(filter.best(), 2);
}

TEST(WindowedMaximum, AfterAPauseOnlyTheNewCounts) {
  WindowedMaximum<int> filter(10);
  filter.handle_value(100, 0);
  filter.handle_value(3, 100);
  EXPECT_EQ(filter.best(), 3);
}

TEST(WindowedMaximum, ResetForgets) {
  WindowedMaximum<int> filter(10);
  filter.handle_value(100, 0);
  filter.reset(7, 1);
  EXPECT_EQ(filter.best(), 7);
}

// It keeps three values only, so it may forget early, but it never makes one up and never keeps one too long.
TEST(WindowedMaximum, IsAlwaysAValueOfTheWindowAndNoLessThanTheNewest) {
  test::SeededRandom random(1);
  WindowedMaximum<std::uint64_t> filter(8);
  std::vector<std::uint64_t> values;
  for (std::uint64_t tick = 0; tick < 2000; ++tick) {
    values.push_back(1 + random.below(1000));
    filter.handle_value(values.back(), tick);
    const auto window = std::span(values).last(std::min<std::size_t>(9, values.size()));
    ASSERT_GE(filter.best(), values.back());
    ASSERT_NE(std::ranges::find(window, filter.best()), window.end()) << tick;
  }
}

}  // namespace
}  // namespace mp::transport
