#include "libmp/transport/loss_estimate.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "tests/support/seeded_random.hpp"

namespace mp::transport {
namespace {

TEST(LossEstimate, KnowsOfNoLossAtFirst) {
  LossEstimate loss;
  loss.handle_arrived();
  EXPECT_EQ(loss.share(), 0);
}

TEST(LossEstimate, RisesWithTheFirstLossAndForgetsALoneOne) {
  LossEstimate loss;
  loss.handle_lost();
  EXPECT_EQ(loss.share(), LossEstimate::kWeight);
  for (int i = 0; i < 100; ++i) loss.handle_arrived();
  EXPECT_LT(loss.share(), 0.001);
}

TEST(LossEstimate, StaysNearTheShareOfTheLink) {
  test::SeededRandom random(1);
  LossEstimate loss;
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    if (random.chance(0.3)) {
      loss.handle_lost();
    } else {
      loss.handle_arrived();
    }
    sum += loss.share();
    ASSERT_TRUE(i < 100 || loss.share() > 0.025) << "after " << i << " packets";
  }
  EXPECT_NEAR(sum / 10'000, 0.3, 0.02);
}

TEST(LossEstimate, AnOutageCountsNoMoreThanABadPath) {
  LossEstimate loss;
  loss.handle_lost(std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(loss.share(), LossEstimate::kMost);
}

TEST(LossEstimate, WhatWasOnlyLateIsTakenBack) {
  LossEstimate loss;
  loss.handle_lost();
  loss.handle_found();
  EXPECT_EQ(loss.share(), 0);
  loss.handle_found();
  EXPECT_EQ(loss.share(), 0);
}

}  // namespace
}  // namespace mp::transport
