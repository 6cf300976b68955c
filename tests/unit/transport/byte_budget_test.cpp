#include "libmp/transport/byte_budget.hpp"

#include <gtest/gtest.h>

namespace mp::transport {
namespace {

constexpr Instant kStart{1h};

TEST(ByteBudget, ABurstIsFreeAndThenTheRateHolds) {
  ByteBudget budget(1000, 500);
  EXPECT_LE(budget.available_at(), kStart);
  budget.spend(500, kStart);
  EXPECT_EQ(budget.available_at(), kStart);
  budget.spend(100, kStart);
  EXPECT_EQ(budget.available_at(), kStart + 100ms);
}

TEST(ByteBudget, ARestGivesBackNoMoreThanABurst) {
  ByteBudget budget(1000, 500);
  budget.spend(5000, kStart);
  EXPECT_EQ(budget.available_at(), kStart + 4500ms);
  budget.spend(600, kStart + 1h);
  EXPECT_EQ(budget.available_at(), kStart + 1h + 100ms);
}

}  // namespace
}  // namespace mp::transport
