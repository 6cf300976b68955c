#include "libmp/session/cursor_question.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mp::session {
namespace {

constexpr Instant kStart{100s};
constexpr std::string_view kAnswer = "\x1b[24;7R";
constexpr terminal::Position kPlace{23, 6};

class CursorQuestionTest : public testing::Test {
 protected:
  void SetUp() override { EXPECT_EQ(question.ask(kStart), "\x1b[6n"); }
  std::string type(std::string_view bytes, Instant now = kStart) {
    return std::string(as_text(question.handle(as_bytes(bytes), now)));
  }
  std::string wait(Instant now) { return std::string(as_text(question.handle_timeout(now))); }

  CursorQuestion question;
};

TEST_F(CursorQuestionTest, TheAnswerIsNotTyped) {
  EXPECT_EQ(type("ls" + std::string(kAnswer) + "\r"), "ls\r");
  EXPECT_EQ(question.answer(), kPlace);
}

TEST_F(CursorQuestionTest, TheAnswerMayComeInPiecesAnywhere) {
  const std::string all = "a\x1b" + std::string(kAnswer) + "\x1b[A";
  for (std::size_t first = 0; first <= all.size(); ++first) {
    for (std::size_t second = first; second <= all.size(); ++second) {
      CursorQuestion pieces;
      static_cast<void>(pieces.ask(kStart));
      Bytes typed;
      append(typed, pieces.handle(as_bytes(all.substr(0, first)), kStart));
      append(typed, pieces.handle(as_bytes(all.substr(first, second - first)), kStart));
      append(typed, pieces.handle(as_bytes(all.substr(second)), kStart));
      ASSERT_EQ(as_text(typed), "a\x1b\x1b[A") << first << " " << second;
      ASSERT_EQ(pieces.answer(), kPlace);
    }
  }
}

TEST_F(CursorQuestionTest, OnlyOneAnswerIsOurs) {
  EXPECT_EQ(type(kAnswer), "");
  EXPECT_EQ(type(kAnswer), kAnswer) << "the program has asked, too";
}

TEST_F(CursorQuestionTest, OtherKeysPass) {
  for (const std::string_view keys : {"\x1b[A", "\x1b[1;5D", "\x1b[200~x\x1b[201~", "\x1bOP", "\x1b[0;1R", "\x1b[R", "\x1b[1;R",
                                      "\x1b[12345;1R", "\x1b[?1;2c", "\x1b[1;2;3R"}) {
    EXPECT_EQ(type(keys), keys);
  }
  EXPECT_FALSE(question.answer());
}

TEST_F(CursorQuestionTest, WhatLooksLikeItsBeginningIsHeldBackForAMoment) {
  EXPECT_EQ(type("\x1b"), "");
  ASSERT_EQ(question.next_timeout(kStart), kStart + 50ms);
  EXPECT_EQ(wait(kStart + 49ms), "");
  EXPECT_EQ(wait(kStart + 50ms), "\x1b");
  EXPECT_EQ(type("[24;7R", kStart + 51ms), "[24;7R");
}

TEST_F(CursorQuestionTest, AnAnswerThatIsForgottenIsAKey) {
  EXPECT_EQ(type(kAnswer, kStart + 60s), kAnswer);
  EXPECT_EQ(type("\x1b", kStart + 60s), "\x1b");
}

TEST_F(CursorQuestionTest, OutputWaitsForAMomentAndTheEndALittleLonger) {
  EXPECT_TRUE(question.is_fresh(kStart + 49ms));
  EXPECT_EQ(question.next_timeout(kStart), kStart + 50ms);
  EXPECT_FALSE(question.is_fresh(kStart + 50ms));
  EXPECT_TRUE(question.is_owed(kStart + 299ms));
  EXPECT_EQ(question.next_timeout(kStart + 50ms), kStart + 300ms);
  EXPECT_FALSE(question.is_owed(kStart + 300ms));
  EXPECT_FALSE(question.next_timeout(kStart + 300ms));
  EXPECT_EQ(type(kAnswer, kStart + 1s), "") << "late, but ours";
}

TEST(CursorQuestion, ATerminalThatCanDoNothingIsNotAsked) {
  EXPECT_TRUE(answers_questions("xterm-256color"));
  EXPECT_FALSE(answers_questions("dumb"));
  EXPECT_FALSE(answers_questions(""));
}

TEST(CursorQuestion, WhoDoesNotAskGetsNoAnswer) {
  CursorQuestion question;
  EXPECT_EQ(as_text(question.handle(as_bytes(kAnswer), kStart)), kAnswer);
  EXPECT_FALSE(question.is_fresh(kStart));
  EXPECT_FALSE(question.next_timeout(kStart));
}

TEST_F(CursorQuestionTest, WhatIsHeldBackIsKnown) {
  EXPECT_EQ(type("\x1b[12"), "");
  EXPECT_EQ(question.held(), 4U);
  EXPECT_EQ(type("x"), "\x1b[12x");
  EXPECT_EQ(question.held(), 0U);
}

}  // namespace
}  // namespace mp::session
