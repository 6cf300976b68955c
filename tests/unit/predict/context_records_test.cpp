#include "libmp/predict/context_records.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::predict {
namespace {

EchoContext place(std::size_t number) {
  EchoContext context;
  context.status = std::to_string(number);
  return context;
}

TEST(Score, IsGoodAfterAHitAndBadAfterAMiss) {
  Score score;
  EXPECT_FALSE(score.good());
  EXPECT_FALSE(score.bad());
  score.hit();
  EXPECT_TRUE(score.good());
  score.miss();
  EXPECT_FALSE(score.good());
  EXPECT_FALSE(score.bad());
  score.miss();
  EXPECT_TRUE(score.bad());
}

TEST(Score, AGoodOneSurvivesAMissThatNobodySaw) {
  Score score;
  for (int i = 0; i < 100; ++i) score.hit();
  score.miss();
  score.miss();
  EXPECT_TRUE(score.good());
  for (int i = 0; i < 100; ++i) score.hit();
  score.shame();
  EXPECT_FALSE(score.good());
  EXPECT_FALSE(score.bad());
}

TEST(Score, OneThatWasRuinedTakesLongerToBecomeGood) {
  Score score;
  score.ruin();
  score.hit();
  EXPECT_TRUE(score.bad());
  score.hit();
  EXPECT_FALSE(score.good());
  score.hit();
  EXPECT_TRUE(score.good());
  for (int i = 0; i < 100; ++i) score.miss();
  for (int i = 0; i < 3; ++i) score.hit();
  EXPECT_TRUE(score.good());
}

TEST(ContextRecords, KeepOneForEachPlace) {
  ContextRecords records;
  records.of(place(1)).start.hit();
  EXPECT_FALSE(records.of(place(2)).start.good());
  EXPECT_TRUE(records.of(place(1)).start.good());
}

TEST(ContextRecords, ForgetThePlaceThatWasNotAskedForTheLongest) {
  ContextRecords records;
  records.of(place(0)).start.hit();
  records.of(place(1)).start.hit();
  for (std::size_t i = 2; i <= limits::kMaxEchoContexts; ++i) {
    EXPECT_TRUE(records.of(place(0)).start.good());
    (void)records.of(place(i));
  }
  EXPECT_TRUE(records.of(place(0)).start.good());
  EXPECT_FALSE(records.of(place(1)).start.good());
}

}  // namespace
}  // namespace mp::predict
