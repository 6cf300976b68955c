#include "libmp/transport/loss_tolerance.hpp"

#include <gtest/gtest.h>

namespace mp::transport {
namespace {

TEST(LossTolerance, IsNothingBeforeThereAreEnoughPackets) {
  LossTolerance tolerance;
  EXPECT_EQ(tolerance.share(), 0);
  tolerance.handle_fates(LossTolerance::kBlock - 2, 1);
  EXPECT_EQ(tolerance.share(), 0);
}

TEST(LossTolerance, IsTheLeastOfTheLastBlocks) {
  LossTolerance tolerance;
  tolerance.handle_fates(75, 25);
  EXPECT_DOUBLE_EQ(tolerance.share(), 0.25);
  tolerance.handle_fates(90, 10);
  EXPECT_DOUBLE_EQ(tolerance.share(), 0.1);
  for (std::size_t i = 0; i < LossTolerance::kBlocks; ++i) tolerance.handle_fates(80, 20);
  EXPECT_DOUBLE_EQ(tolerance.share(), 0.2);
}

TEST(LossTolerance, HasAnEnd) {
  LossTolerance tolerance;
  for (std::size_t i = 0; i < LossTolerance::kBlocks; ++i) tolerance.handle_fates(0, 100);
  EXPECT_DOUBLE_EQ(tolerance.share(), LossTolerance::kMost);
}

}  // namespace
}  // namespace mp::transport
