#include "libmp/display/input_marks.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::display {
namespace {

constexpr Instant kStart{1h};

// The input of the mark that is to be told in front of this; 0: none.
std::uint64_t taken(InputMarks& marks, std::uint64_t output) {
  const auto mark = marks.take(output);
  EXPECT_TRUE(!mark || mark->settled == wire::Settled::no);
  return mark ? mark->input : 0;
}

TEST(InputMarks, OutputHasSeenWhatWasTypedBeforeItWasRead) {
  InputMarks marks;
  EXPECT_EQ(taken(marks, 0), 0u);
  marks.handle_typed(1, 10, kStart);
  marks.handle_typed(3, 20, kStart);
  EXPECT_EQ(taken(marks, 9), 0u);
  EXPECT_EQ(taken(marks, 10), 1u);
  EXPECT_EQ(taken(marks, 19), 0u) << "told already";
  EXPECT_EQ(taken(marks, 20), 3u);
}

TEST(InputMarks, OutputIsAlikeUpToTheNextBorder) {
  InputMarks marks;
  EXPECT_EQ(marks.alike_from(0), UINT64_MAX);
  marks.handle_typed(1, 10, kStart);
  marks.handle_typed(3, 20, kStart);
  EXPECT_EQ(marks.alike_from(0), 10u);
  EXPECT_EQ(marks.alike_from(10), 10u);
  EXPECT_EQ(marks.alike_from(19), 1u);
  EXPECT_EQ(marks.alike_from(20), UINT64_MAX);
}

TEST(InputMarks, InputInOnePlaceIsOneMark) {
  InputMarks marks;
  marks.handle_typed(1, 10, kStart);
  marks.handle_typed(2, 10, kStart);
  EXPECT_EQ(taken(marks, 10), 2u);
}

TEST(InputMarks, WhatGotLostIsToldAgain) {
  InputMarks marks;
  marks.handle_typed(1, 10, kStart);
  marks.handle_typed(2, 20, kStart);
  EXPECT_EQ(taken(marks, 15), 1u);
  marks.give_up();
  EXPECT_EQ(taken(marks, 19), 1u);
  EXPECT_EQ(taken(marks, 20), 2u);
}

TEST(InputMarks, TheTimeToSettleBeginsWithTheNewestInput) {
  InputMarks marks;
  EXPECT_FALSE(marks.next_timeout());
  marks.handle_typed(1, 10, kStart);
  marks.handle_typed(2, 10, kStart + 100ms);
  EXPECT_EQ(marks.next_timeout(), kStart + 100ms + AnswerTime::kMost);
  EXPECT_EQ(marks.take_settled(), (wire::SeenRecord{.input = 2, .settled = wire::Settled::yes}));
  EXPECT_FALSE(marks.next_timeout());
  EXPECT_EQ(taken(marks, 10), 0u) << "that was told";
  marks.give_up();
  EXPECT_TRUE(marks.next_timeout()) << "but it got lost";
}

TEST(InputMarks, AnAnswerEndsTheWaitAndIsWhatTheNextOneIsMeasuredBy) {
  InputMarks marks;
  marks.handle_typed(1, 10, kStart);
  marks.handle_typed(2, 10, kStart + 50ms);
  marks.handle_output(kStart + 60ms);
  EXPECT_FALSE(marks.next_timeout());
  marks.handle_output(kStart + 10s);
  marks.handle_typed(3, 20, kStart + 20s);
  EXPECT_EQ(marks.next_timeout(), kStart + 20s + 180ms) << "60 ms for the first key, and as much as that may be off";
}

TEST(InputMarks, AKeyThatIsNeverAnsweredDoesNotCountForTheNext) {
  InputMarks marks;
  for (int i = 0; i < 2; ++i) {
    marks.handle_typed(1, 10, kStart);
    marks.handle_output(kStart + 10ms);
  }
  marks.handle_typed(2, 10, kStart);
  static_cast<void>(marks.take_settled());
  marks.handle_typed(3, 10, kStart + 10s);
  marks.handle_output(kStart + 10s + 10ms);
  marks.handle_typed(4, 10, kStart + 20s);
  EXPECT_EQ(marks.next_timeout(), kStart + 20s + AnswerTime::kLeast);
}

TEST(InputMarks, TooManyBordersAreNotToldApart) {
  InputMarks marks;
  for (std::uint64_t i = 1; i <= limits::kMaxInputBorders + 10; ++i) marks.handle_typed(i, i * 10, kStart);
  EXPECT_EQ(taken(marks, limits::kMaxInputBorders * 10 - 1), limits::kMaxInputBorders - 1);
  EXPECT_EQ(taken(marks, limits::kMaxInputBorders * 10), limits::kMaxInputBorders + 10);
  EXPECT_EQ(marks.alike_from(limits::kMaxInputBorders * 10), UINT64_MAX);
}

}  // namespace
}  // namespace mp::display
