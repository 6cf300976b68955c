// Keys that do more than put a character at the end of a line.

#include "tests/unit/predict/typing.hpp"

namespace mp::predict {
namespace {

using terminal::Position;
using LineEditingTest = Typing;

TEST_F(LineEditingTest, NothingOfAPromptIsErased) {
  learn_prompt();
  type("\r");
  answer(1, "\r\n>>> ");
  echo("a");
  type("\x7f\x7f");
  EXPECT_EQ(cursor(), (Position{4, 4}));
}

TEST_F(LineEditingTest, ErasesWhatWasTyped) {
  learn_prompt();
  type("abc\x7f\x7f");
  EXPECT_EQ(row(3), "$ a");
  EXPECT_EQ(cursor(), (Position{3, 3}));
  answer(5, "abc\b\b\x1b[K");
  EXPECT_TRUE(predictor.shown().empty());
}

TEST_F(LineEditingTest, KeysThatUndoOthersAreConfirmedWithThem) {
  learn_prompt();
  type(
      "ax\x7f"
      "b");
  answer(4, "ab");
  EXPECT_TRUE(predictor.shown().empty());
  pass(1s);
  EXPECT_EQ(predictor.figures().wrong, 0);
  type("c");
  EXPECT_EQ(row(3), "$ abc");
}

TEST_F(LineEditingTest, ErasesWhatStandsThere) {
  learn_prompt();
  echo("abc");
  type("\x7f");
  EXPECT_EQ(row(3), "$ ab");
  answer(1, "\b\x1b[K");
  EXPECT_TRUE(predictor.shown().empty());
  EXPECT_EQ(predictor.figures().wrong, 0);
}

TEST_F(LineEditingTest, InsertsBeforeText) {
  learn_prompt();
  echo("abc");
  type("\x1b[D\x1b[D");
  EXPECT_EQ(cursor(), (Position{3, 3}));
  type("x");
  EXPECT_EQ(row(3), "$ axbc");
  answer(7, "\b\bxbc\b\b");
  EXPECT_TRUE(predictor.shown().empty());
  EXPECT_EQ(predictor.figures().wrong, 0);
}

TEST_F(LineEditingTest, TypesOverASuggestion) {
  learn_prompt();
  echo("g");
  print("\x1b[90mit status\x1b[0m\x1b[4;4H");
  type("i");
  EXPECT_EQ(row(3), "$ git status");
  EXPECT_EQ(cursor(), (Position{3, 4}));
  answer(1, "i");
  EXPECT_TRUE(predictor.shown().empty());
}

TEST_F(LineEditingTest, LearnsThatTextIsTypedOver) {
  learn_prompt();
  for (int i = 0; i < 3; ++i) {
    echo("abc");
    type("\x1b[D\x1b[D\x1b[D");
    answer(9, "\b\b\b");
    type("x");
    answer(1, "x");
    pass(1s);
    type("\r");
    answer(1, "\r\n$ ");
  }
  echo("abc");
  type("\x1b[D\x1b[D\x1b[D");
  answer(9, "\b\b\b");
  type("x");
  EXPECT_EQ(row(6), "$ xbc");
}

TEST_F(LineEditingTest, ALongLineGoesOnInTheNextRow) {
  learn_prompt();
  echo(std::string(20, 'x'));
  echo(std::string(17, 'x'));
  type("yz");
  EXPECT_TRUE(predictor.shown().empty());
  answer(1, "y \r");
  EXPECT_EQ(row(4), "z");
  answer(1, "z");
  EXPECT_TRUE(predictor.shown().empty());
}

TEST_F(LineEditingTest, LearnsWhereAnEditorBreaksLines) {
  print("\x1b[?1049h\x1b[8;1H-- INSERT --\x1b[1;1H");
  for (int i = 0; i < 30; ++i) echo("a");
  type("x");
  EXPECT_EQ(guessed(), "x");
  answer(1, "\r\nx");
  pass(1s);
  for (int i = 0; i < 29; ++i) echo("a");
  type("y");
  EXPECT_EQ(guessed(), "");
  answer(1, "\r\ny");
  pass(1s);
  type("z");
  EXPECT_EQ(row(2), "yz");
}

TEST_F(LineEditingTest, WideCharactersAndMarksAreCells) {
  learn_prompt();
  type("\xe6\xbc\xa2");
  EXPECT_EQ(row(3), "$ \xe6\xbc\xa2");
  EXPECT_EQ(cursor(), (Position{3, 4}));
  answer(3, "\xe6\xbc\xa2");
  EXPECT_TRUE(predictor.shown().empty());
  type("\x7f");
  EXPECT_EQ(cursor(), (Position{3, 2}));
  EXPECT_EQ(row(3), "$");
}

}  // namespace
}  // namespace mp::predict
