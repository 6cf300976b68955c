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
  rtt.update(40ms, 10ms);
  EXPECT_TRUE(rtt.measured());
  EXPECT_EQ(rtt.smoothed(), 40ms);
  EXPECT_EQ(rtt.variation(), 10ms);
  EXPECT_EQ(rtt.probe_timeout(), 40ms + 4 * 10ms + limits::kMaxAckDelay);
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

TEST(RttEstimator, SubtractsThePeersDelayButNotBelowTheShortest) {
  RttEstimator rtt;
  rtt.update(100ms, 0ms);
  rtt.update(120ms, 20ms);
  EXPECT_EQ(rtt.smoothed(), 100ms);
  rtt.update(104ms, 20ms);  // would be 84 ms: not believed
  EXPECT_EQ(rtt.smoothed(), 100ms + 500us);
}

TEST(RttEstimator, ADelayAboveTheLimitIsNotBelieved) {
  RttEstimator rtt;
  rtt.update(100ms, 0ms);
  rtt.update(900ms, 800ms);
  EXPECT_EQ(rtt.smoothed(), (7 * 100ms + (900ms - limits::kMaxAckDelay)) / 8);
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
