#include "libmp/transport/gap_detector.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::transport {
namespace {

constexpr Instant kStart{1h};
constexpr Duration kRoundTrip = 100ms;

std::vector<wire::PacketRange> asked(GapDetector& gaps, Instant now) {
  const auto nak = gaps.poll_nak(now, kRoundTrip);
  if (!nak) return {};
  return {nak->missing.begin(), nak->missing.end()};
}

TEST(GapDetector, NothingIsMissingInOrder) {
  GapDetector gaps;
  for (std::uint64_t n = 0; n < 100; ++n) gaps.handle_received({n}, kStart);
  EXPECT_EQ(gaps.next_timeout(), std::nullopt);
}

TEST(GapDetector, AGapIsAskedForAfterTheReorderTimeAndNotBefore) {
  GapDetector gaps;
  gaps.handle_received({0}, kStart);
  gaps.handle_received({4}, kStart);
  const auto due = kStart + GapDetector::kFirstReorderTime;
  EXPECT_EQ(gaps.next_timeout(), due);
  EXPECT_FALSE(gaps.nak_due(due - 1ns));
  EXPECT_TRUE(asked(gaps, due - 1ns).empty());
  EXPECT_EQ(asked(gaps, due), (std::vector<wire::PacketRange>{{{1}, {3}}}));
}

TEST(GapDetector, ALatePacketClosesItsGap) {
  GapDetector gaps;
  gaps.handle_received({2}, kStart);
  gaps.handle_received({0}, kStart + 1ms);
  gaps.handle_received({1}, kStart + 1ms);
  EXPECT_EQ(gaps.open_gaps(), 0u);
  EXPECT_EQ(gaps.next_timeout(), std::nullopt);
}

TEST(GapDetector, AMissingProbeIsNeitherCountedNorAskedFor) {
  GapDetector gaps;
  gaps.handle_received({0}, kStart);
  gaps.handle_probed({1});
  EXPECT_EQ(gaps.handle_received({2}, kStart).newly_missing, 0u);
  EXPECT_EQ(gaps.next_timeout(), std::nullopt);
  EXPECT_FALSE(gaps.handle_received({1}, kStart).late) << "it may still come";
}

TEST(GapDetector, AroundAMissingProbeTheRestIsMissed) {
  GapDetector gaps;
  gaps.handle_received({0}, kStart);
  gaps.handle_probed({4});
  EXPECT_EQ(gaps.handle_received({7}, kStart).newly_missing, 5u);
  EXPECT_EQ(asked(gaps, kStart + 1s), (std::vector<wire::PacketRange>{{{1}, {3}}, {{5}, {6}}}));
}

TEST(GapDetector, AProbeThatArrivedOrIsYetToComeLeavesNoHole) {
  GapDetector gaps;
  gaps.handle_received({0}, kStart);
  gaps.handle_probed({0});
  EXPECT_EQ(gaps.handle_received({2}, kStart).newly_missing, 1u);
  gaps.handle_probed({9});
  EXPECT_EQ(gaps.handle_received({4}, kStart).newly_missing, 1u);
}

TEST(GapDetector, AskingAgainDoublesThePauseAndEnds) {
  GapDetector gaps;
  gaps.handle_received({1}, kStart);
  auto now = *gaps.next_timeout();
  for (unsigned ask = 0; ask < limits::kMaxNakRetries; ++ask) {
    ASSERT_FALSE(asked(gaps, now).empty()) << ask;
    if (ask + 1 == limits::kMaxNakRetries) break;
    ASSERT_EQ(*gaps.next_timeout() - now, kRoundTrip * (1 << ask)) << ask;
    now = *gaps.next_timeout();
  }
  EXPECT_EQ(gaps.next_timeout(), std::nullopt) << "given up";
  EXPECT_EQ(gaps.given_up(), 1u);
}

TEST(GapDetector, AGapInTheMiddleOfAGapIsTwo) {
  GapDetector gaps;
  gaps.handle_received({10}, kStart);
  gaps.handle_received({5}, kStart + 1ms);
  EXPECT_EQ(asked(gaps, kStart + 1s), (std::vector<wire::PacketRange>{{{0}, {4}}, {{6}, {9}}}));
  gaps.handle_received({6}, kStart + 1s);
  gaps.handle_received({4}, kStart + 1s);
  EXPECT_EQ(asked(gaps, kStart + 2s), (std::vector<wire::PacketRange>{{{0}, {3}}, {{7}, {9}}}));
}

TEST(GapDetector, WhatIsSettledIsNotAskedFor) {
  GapDetector gaps;
  gaps.handle_received({3}, kStart);
  gaps.handle_received({9}, kStart);
  gaps.handle_settled({6});
  EXPECT_EQ(asked(gaps, kStart + 1s), (std::vector<wire::PacketRange>{{{6}, {8}}}));
  gaps.handle_settled({9});
  EXPECT_EQ(gaps.open_gaps(), 0u);
}

TEST(GapDetector, TheReorderTimeGrowsWithLatenessUpToItsCeiling) {
  GapDetector gaps;
  gaps.handle_received({1}, kStart);
  gaps.handle_received({0}, kStart + 20ms);
  EXPECT_EQ(gaps.reorder_time(), 25ms);
  gaps.handle_received({3}, kStart);
  gaps.handle_received({2}, kStart + 10s);
  EXPECT_EQ(gaps.reorder_time(), limits::kMaxReorderTime);
}

TEST(GapDetector, TheReorderTimeShrinksWhenGapsAreLosses) {
  GapDetector gaps;
  for (std::uint64_t n = 1; n < 400; n += 2) {
    gaps.handle_received({n}, kStart);
    gaps.handle_settled({n});
  }
  EXPECT_EQ(gaps.reorder_time(), GapDetector::kMinReorderTime);
}

TEST(GapDetector, WatchesABoundedNumberOfGaps) {
  GapDetector gaps;
  for (std::uint64_t n = 1; n < 4 * limits::kMaxGaps; n += 2) gaps.handle_received({n}, kStart);
  EXPECT_EQ(gaps.open_gaps(), limits::kMaxGaps);
  std::size_t ranges = 0;
  for (int i = 0; i < 10; ++i) ranges += asked(gaps, kStart + 50ms).size();
  EXPECT_EQ(ranges, limits::kMaxGaps) << "each once, in frames of at most kMaxNakRanges";
  // Cutting one in two at the limit does not exceed it.
  GapDetector cut;
  for (std::uint64_t n = 4; n < 5 * limits::kMaxGaps + 4; n += 5) cut.handle_received({n}, kStart);
  cut.handle_received({5 * limits::kMaxGaps - 8}, kStart);
  EXPECT_LE(cut.open_gaps(), limits::kMaxGaps);
}

TEST(GapDetector, SaysWhatAnArrivalMeansForThePath) {
  GapDetector gaps;
  EXPECT_EQ(gaps.handle_received({0}, kStart).newly_missing, 0u);
  const auto jump = gaps.handle_received({4}, kStart);
  EXPECT_EQ(jump.newly_missing, 3u);
  EXPECT_FALSE(jump.late);
  const auto late = gaps.handle_received({2}, kStart);
  EXPECT_EQ(late.newly_missing, 0u);
  EXPECT_TRUE(late.late);
  gaps.handle_settled({4});
  EXPECT_FALSE(gaps.handle_received({1}, kStart).late) << "nobody waited for it any more";
}

}  // namespace
}  // namespace mp::transport
