#include "libmp/display/answer_time.hpp"

#include <gtest/gtest.h>

namespace mp::display {
namespace {

Duration patience_after(int answers, Duration each) {
  AnswerTime time;
  for (int i = 0; i < answers; ++i) time.handle_answer(each);
  return time.patience();
}

TEST(AnswerTime, NobodyIsHurriedBeforeTheFirstAnswer) { EXPECT_EQ(AnswerTime().patience(), AnswerTime::kMost); }

TEST(AnswerTime, AQuickProgramIsWaitedForTheLeastTime) {
  EXPECT_EQ(patience_after(1, 1ms), AnswerTime::kLeast);
  EXPECT_EQ(patience_after(100, 1ms), AnswerTime::kLeast);
}

TEST(AnswerTime, ASlowProgramHasLonger) {
  EXPECT_EQ(patience_after(1, 100ms), 300ms);
  const auto usual = patience_after(100, 100ms);
  EXPECT_GE(usual, 100ms);
  EXPECT_LT(usual, 110ms);
}

TEST(AnswerTime, OneThatIsNowAndThenSlowHasLongerToo) {
  AnswerTime time;
  for (int i = 0; i < 100; ++i) time.handle_answer(i % 4 == 0 ? 150ms : 5ms);
  EXPECT_GT(time.patience(), 150ms);
}

TEST(AnswerTime, AnHourIsSoonForgotten) {
  AnswerTime time;
  for (int i = 0; i < 20; ++i) time.handle_answer(2ms);
  time.handle_answer(1h);
  EXPECT_EQ(time.patience(), AnswerTime::kMost);
  for (int i = 0; i < 20; ++i) time.handle_answer(2ms);
  EXPECT_LT(time.patience(), 100ms);
}

}  // namespace
}  // namespace mp::display
