#include "libmp/transport/offset_ranges.hpp"

#include <gtest/gtest.h>

#include <bitset>

#include "tests/support/seeded_random.hpp"

namespace mp::transport {
namespace {

std::vector<OffsetRange> list(const OffsetRanges& ranges) { return {ranges.view().begin(), ranges.view().end()}; }

TEST(OffsetRanges, TouchingAndOverlappingRangesBecomeOne) {
  OffsetRanges ranges;
  ranges.insert({10, 20});
  ranges.insert({30, 40});
  ranges.insert({20, 30});
  EXPECT_EQ(list(ranges), (std::vector<OffsetRange>{{10, 40}}));
}

TEST(OffsetRanges, EraseCutsARangeInTwo) {
  OffsetRanges ranges;
  ranges.insert({0, 100});
  ranges.erase({40, 60});
  EXPECT_EQ(list(ranges), (std::vector<OffsetRange>{{0, 40}, {60, 100}}));
  ranges.erase({30, 70});
  EXPECT_EQ(list(ranges), (std::vector<OffsetRange>{{0, 30}, {70, 100}}));
}

TEST(OffsetRanges, EmptyRangesChangeNothing) {
  OffsetRanges ranges;
  ranges.insert({5, 5});
  EXPECT_TRUE(ranges.empty());
  ranges.insert({0, 10});
  ranges.erase({5, 5});
  EXPECT_EQ(ranges.size(), 1u);
}

// A range that lies below the offset must not hide the one that begins there (found by the simulated network, seed 300155).
TEST(OffsetRanges, AbsorbJoinsWhatBeginsWhereItEnds) {
  OffsetRanges ranges;
  ranges.insert({194, 195});
  ranges.insert({196, 197});
  ranges.insert({199, 200});
  EXPECT_EQ(ranges.absorb_below(196), 197u);
  EXPECT_EQ(list(ranges), (std::vector<OffsetRange>{{199, 200}}));
  EXPECT_EQ(ranges.absorb_below(198), 198u);
  ranges.insert({205, 215});
  EXPECT_EQ(ranges.absorb_below(210), 215u) << "one that begins below counts too";
}

TEST(OffsetRanges, StandsAloneMeansThatInsertAddsOne) {
  OffsetRanges ranges;
  ranges.insert({10, 20});
  EXPECT_FALSE(ranges.stands_alone({20, 30}));
  EXPECT_FALSE(ranges.stands_alone({5, 10}));
  EXPECT_TRUE(ranges.stands_alone({21, 30}));
  EXPECT_TRUE(ranges.stands_alone({0, 9}));
}

TEST(OffsetRanges, AgreesWithASetOfNumbers) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    test::SeededRandom random(seed);
    OffsetRanges ranges;
    std::bitset<200> model;
    for (int step = 0; step < 200; ++step) {
      const auto begin = random.below(190);
      const auto end = begin + random.below(std::min<std::uint64_t>(40, 200 - begin));
      const bool add = random.chance(0.5);
      for (auto n = begin; n < end; ++n) model[n] = add;
      add ? ranges.insert({begin, end}) : ranges.erase({begin, end});
      std::bitset<200> seen;
      std::uint64_t previous_end = 0;
      for (const auto& range : ranges.view()) {
        ASSERT_LT(range.begin, range.end) << "seed " << seed;
        ASSERT_TRUE(range.begin > previous_end || previous_end == 0) << "touching ranges, seed " << seed;
        for (auto n = range.begin; n < range.end; ++n) seen[n] = true;
        previous_end = range.end;
      }
      ASSERT_EQ(seen, model) << "seed " << seed << " step " << step;
    }
  }
}

}  // namespace
}  // namespace mp::transport
