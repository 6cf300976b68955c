#include "libmp/transport/rtt_estimator.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::transport {
namespace {

TEST(RttEstimator, GuessesBeforeTheFirstSample) {
  const RttEstimator rtt;
  EXPECT_FALSE(rtt.measured());
  EXPECT_EQ(rtt.smoothed(), RttEstimator::kAssumed);
}

TEST(RttEstimator, TheFirstSampleReplacesTheGuess) {
  RttEstimator rtt;
  rtt.update(40ms, 0ms);
  EXPECT_TRUE(rtt.measured());
  EXPECT_EQ(rtt.smoothed(), 40ms);
  EXPECT_EQ(rtt.variation(), 10ms);
  EXPECT_EQ(rtt.probe_timeout(), 40ms + 4 * 10ms + 25ms);
}

TEST(RttEstimator, WhatIsAssumedIsNoSample) {
  RttEstimator rtt;
  rtt.assume(20ms);
  EXPECT_FALSE(rtt.measured());
  EXPECT_EQ(rtt.probe_timeout(), 20ms + 4 * 5ms + 25ms);
  rtt.update(80ms, 0ms);
  EXPECT_EQ(rtt.smoothed(), 80ms);
  rtt.assume(20ms);
  EXPECT_EQ(rtt.smoothed(), 80ms) << "measured is better";
}

TEST(RttEstimator, SmoothsAsRfc6298Says) {
  RttEstimator rtt;
  rtt.update(80ms, 0ms);
  rtt.update(160ms, 0ms);
  EXPECT_EQ(rtt.smoothed(), 90ms);
  EXPECT_EQ(rtt.variation(), (3 * 20ms + 80ms) / 4);
  EXPECT_EQ(rtt.shortest(), 80ms);
  EXPECT_EQ(rtt.latest(), 160ms);
}

// An acknowledgement that waits for the next key, or that was repeated because it was lost, measures the same path.
TEST(RttEstimator, ThePeersDelayIsNoPartOfTheRoundTrip) {
  RttEstimator rtt;
  for (const Duration delay : {Duration{180ms}, Duration{0ms}, Duration{200ms}, Duration{900ms}})
    rtt.update(100ms + delay, delay);
  EXPECT_EQ(rtt.smoothed(), 100ms);
  EXPECT_EQ(rtt.shortest(), 100ms);
  EXPECT_EQ(rtt.latest(), 100ms);
}

TEST(RttEstimator, TheTypicalRoundTripIsTheUsualOne) {
  RttEstimator rtt;
  rtt.update(300ms, 0ms);
  EXPECT_EQ(rtt.typical(), 300ms);
  for (int i = 0; i < 200; ++i) rtt.update(i % 5 == 0 ? 2s : 100ms + 1ms * (i % 3), 0ms);
  EXPECT_GT(rtt.typical(), 95ms);
  EXPECT_LT(rtt.typical(), 110ms) << "one in five takes twenty times as long";
  EXPECT_GT(rtt.smoothed(), 150ms);
}

TEST(RttEstimator, ADelayAboveTheSampleLeavesAlmostNothing) {
  RttEstimator rtt;
  rtt.update(100ms, 1h);
  EXPECT_EQ(rtt.smoothed(), 1ns);
}

TEST(RttEstimator, OverdueIsAQuarterOfARoundTripLaterWithinBounds) {
  RttEstimator rtt;
  rtt.update(100ms, 0ms);
  EXPECT_EQ(rtt.overdue_after(), 125ms);
  RttEstimator slow;
  slow.update(1s, 0ms);
  EXPECT_EQ(slow.overdue_after(), 1s + limits::kMaxReorderTime);
}

}  // namespace
}  // namespace mp::transport
