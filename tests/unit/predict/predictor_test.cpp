#include "libmp/predict/predictor.hpp"

#include "libmp/core/limits.hpp"
#include "tests/unit/predict/typing.hpp"

namespace mp::predict {
namespace {

using terminal::Position;
using PredictorTest = Typing;

TEST_F(PredictorTest, ShowsWhatIsTypedOnceTheProgramHasEchoed) {
  print("$ ");
  type("l");
  EXPECT_TRUE(predictor.shown().empty());
  answer(1, "l");
  type("s");
  EXPECT_EQ(row(0), "$ ls");
  EXPECT_EQ(cursor(), (Position{0, 4}));
  answer(1, "s");
  EXPECT_TRUE(predictor.shown().empty());
  EXPECT_EQ(predictor.figures(), (Figures{.typed = 2, .predicted = 2, .shown_at_once = 1, .confirmed = 2, .wrong = 0}));
}

TEST_F(PredictorTest, OneConfirmedGuessShowsThoseBehindIt) {
  print("$ ");
  type("l");
  type("s -l");
  EXPECT_TRUE(predictor.shown().empty());
  answer(1, "l");
  EXPECT_EQ(row(0), "$ ls -l");
  answer(2, "s ");
  EXPECT_EQ(guessed(), "-l");
}

TEST_F(PredictorTest, OutputThatHasNotSeenAKeySaysNothingAboutIt) {
  learn_prompt();
  type("x");
  EXPECT_EQ(row(3), "$ x");
  print("\a");
  print("\x1b[1;10Htick\x1b[4;3H");
  pass(1s);
  EXPECT_EQ(row(3), "$ x");
  answer(1, "x");
  EXPECT_TRUE(predictor.shown().empty());
  EXPECT_EQ(predictor.figures().wrong, 0);
}

TEST_F(PredictorTest, AGuessMovesWithWhatIsTypedOn) {
  learn_prompt();
  type("x");
  print("\r\x1b[Kjob done\r\n$ ");
  EXPECT_EQ(row(3), "job done");
  EXPECT_EQ(row(4), "$ x");
}

TEST_F(PredictorTest, WhatComesOtherwiseIsTakenBackAfterAMoment) {
  learn_prompt();
  type("x");
  see(1);
  print("X");
  EXPECT_EQ(row(3), "$ x");  // half of an answer, perhaps
  pass(Predictor::kMostPatience);
  EXPECT_EQ(row(3), "$ X");
  EXPECT_TRUE(predictor.shown().empty());
  EXPECT_EQ(predictor.figures().wrong, 1);
  type("y");
  EXPECT_TRUE(predictor.shown().empty());
}

TEST_F(PredictorTest, WhatComesOtherwiseIsTakenBackAlsoWhileOutputGoesOn) {
  learn_prompt();
  type("x");
  see(1);
  print("X");
  for (Duration passed{}; passed < 2 * Predictor::kMostPatience; passed += 10ms) {
    pass(10ms);
    print("\x1b[1;10Htick\x1b[4;4H");
  }
  EXPECT_EQ(row(3), "$ X");
  EXPECT_EQ(predictor.figures().wrong, 1);
}

TEST_F(PredictorTest, HalfOfAnAnswerIsNone) {
  learn_prompt();
  type("x");
  answer(1, "\r");
  EXPECT_EQ(row(3), "$ x");
  print("$ x");
  EXPECT_TRUE(predictor.shown().empty());
  pass(1s);
  EXPECT_EQ(predictor.figures().wrong, 0);
}

TEST_F(PredictorTest, WhatIsNotAnsweredIsTakenBackWhenTheServerSaysSo) {
  learn_prompt();
  type("x");
  see(1);
  pass(10s);
  EXPECT_EQ(row(3), "$ x");
  settle();
  EXPECT_TRUE(predictor.shown().empty());
  EXPECT_EQ(predictor.figures().wrong, 1);
}

TEST_F(PredictorTest, WhatIsNotAnsweredThoughOutputHasSeenItIsTakenBack) {
  learn_prompt();
  type("x");
  answer(1, "\a");
  pass(Predictor::kUnansweredPatience - 1ms);
  EXPECT_EQ(row(3), "$ x");
  pass(1ms);
  EXPECT_TRUE(predictor.shown().empty());
}

TEST_F(PredictorTest, AMarkAloneIsNoAnswer) {
  learn_prompt();
  type("\tx");
  answer(1, "");
  EXPECT_TRUE(predictor.shown().empty());
  print("make");
  EXPECT_EQ(row(3), "$ makex");
}

TEST_F(PredictorTest, KeysBehindEnterWaitForItsAnswerAndForOneThatIsRight) {
  learn_prompt();
  type("a\rbc");
  EXPECT_EQ(row(3), "$ a");
  answer(1, "a");
  EXPECT_TRUE(predictor.shown().empty());
  answer(1, "\r\n");
  print("$ ");
  EXPECT_TRUE(predictor.shown().empty());
  answer(1, "b");
  EXPECT_EQ(row(4), "$ bc");
}

TEST_F(PredictorTest, InAnEditorKeysBehindEnterAreShownWhenItIsAnswered) {
  print("\x1b[?1049h\x1b[8;1H-- INSERT --\x1b[1;1H");
  for (int line = 0; line < 3; ++line) {
    echo("ab");
    type("\r");
    answer(1, "\r\n");
  }
  type("c\rd");
  answer(1, "c");
  EXPECT_TRUE(predictor.shown().empty());
  answer(1, "\r\n");
  EXPECT_EQ(row(4), "d");
}

// Output was read when Enter had been typed, but comes from before the program read it.
TEST_F(PredictorTest, OutputInTheSameRowIsNoAnswerToEnter) {
  learn_prompt();
  echo("a");
  type("\rx");
  answer(1, "\a");
  EXPECT_TRUE(predictor.shown().empty());
  print("\r\x1b[K$ ");
  EXPECT_TRUE(predictor.shown().empty());
  print("\r\n> ");
  answer(1, "x");
  type("y");
  EXPECT_EQ(row(4), "> xy");
}

TEST_F(PredictorTest, OutputInTheSameRowIsNoAnswerToEnterInAnEditorEither) {
  learn_editor();
  echo("ab");
  type("\rx");
  answer(1, "\a");
  EXPECT_TRUE(predictor.shown().empty());
  print("\r\n");
  EXPECT_EQ(row(3), "x");
}

TEST_F(PredictorTest, WhatAnswersAKeyBeforeEnterDoesNotAnswerEnter) {
  learn_editor();
  type("\t\rx");
  answer(2, "made");
  EXPECT_TRUE(predictor.shown().empty());
  print("\r\n");
  EXPECT_EQ(row(3), "x");
}

TEST_F(PredictorTest, ALineThatIsAnsweredInOneGoIsNotWrong) {
  learn_prompt();
  type("x\r");
  answer(2, "x\r\n$ ");
  pass(1s);
  EXPECT_EQ(predictor.figures().wrong, 0);
  type("y");
  EXPECT_EQ(row(4), "$ y");
}

TEST_F(PredictorTest, APromptIsTrustedWhereItWasRight) {
  learn_prompt();
  type("x");
  EXPECT_EQ(row(3), "$ x");
}

TEST_F(PredictorTest, APromptThatWasWrongIsNotTrusted) {
  learn_prompt();
  type("x");
  answer(1, "?");
  pass(1s);
  type("\r");
  answer(1, "\r\n$ ");
  type("x");
  EXPECT_TRUE(predictor.shown().empty());
}

TEST_F(PredictorTest, AQuestionIsNeverTrusted) {
  learn_prompt("Name: ");
  type("x");
  EXPECT_TRUE(predictor.shown().empty());
  answer(1, "x");
  type("y");
  EXPECT_EQ(row(3), "Name: xy");
}

TEST_F(PredictorTest, AColonAtTheEdgeIsNoQuestion) {
  learn_prompt(":");
  type("x");
  EXPECT_EQ(row(3), ":x");
}

TEST_F(PredictorTest, NothingIsGuessedWhereTheSystemEchoes) {
  learn_prompt();
  for (const LineMode mode : {LineMode{true, true}, LineMode{false, true}, LineMode{true, false}}) {
    set_line_mode(mode);
    type("x");
    EXPECT_TRUE(predictor.shown().empty());
    set_line_mode({.echoes = false, .canonical = false});
    EXPECT_TRUE(predictor.shown().empty());
    answer(1, "x");
  }
}

TEST_F(PredictorTest, NothingIsGuessedBeforeItIsKnownWhoEchoes) {
  Predictor fresh(Showing::always);
  for (const char* key : {"a", "b", "c"}) {
    ++input;
    fresh.handle_typed(as_bytes(key), input, shadow, now);
    fresh.handle_mark(input, Settled::no, shadow, now);
    shadow.feed(as_bytes(key));
    fresh.handle_output(shadow, now);
    EXPECT_TRUE(fresh.shown().empty());
  }
  EXPECT_EQ(fresh.figures().predicted, 0);
}

TEST_F(PredictorTest, APasswordThatWasTypedAheadIsNotShown) {
  learn_prompt();
  type("a\rsecret");
  answer(2, "a\r\n");
  set_line_mode({.echoes = true, .canonical = true});
  set_line_mode({.echoes = false, .canonical = true});
  print("Password: ");
  EXPECT_TRUE(predictor.shown().empty());
  set_line_mode({.echoes = false, .canonical = false});
  print("\r\n$ ");
  EXPECT_TRUE(predictor.shown().empty());
}

TEST_F(PredictorTest, WhatWasTypedBeforeEchoWentOffIsNeverShown) {
  learn_prompt();
  type("ab");
  set_line_mode({.echoes = false, .canonical = true});
  set_line_mode({.echoes = false, .canonical = false});
  EXPECT_TRUE(predictor.shown().empty());
  print("\r\n$ ");
  EXPECT_TRUE(predictor.shown().empty());
}

TEST_F(PredictorTest, TrustThatWasEarnedDoesNotGoWhereTheProgramGoesByItself) {
  print("Name: ");
  echo("ab");
  type("c");
  EXPECT_EQ(guessed(), "c");
  print("\r\nPassword: ");
  EXPECT_TRUE(predictor.shown().empty());
}

TEST_F(PredictorTest, APasteIsNotPredicted) {
  learn_prompt();
  type("\x1b[200~abc\x1b[201~");
  EXPECT_TRUE(predictor.shown().empty());
  type(std::string(KeyReader::kMostTyped + 1, 'x'));
  EXPECT_TRUE(predictor.shown().empty());
}

TEST_F(PredictorTest, ARepaintEndsTrustThatWasEarned) {
  print("Name: ");
  echo("ab");
  type("c");
  EXPECT_EQ(guessed(), "c");
  shadow.feed(as_bytes("\x1b[H\x1b[JName: "));
  predictor.handle_repaint(shadow, now);
  EXPECT_TRUE(predictor.shown().empty());
}

TEST_F(PredictorTest, NoGuessIsOutsideOfATerminalThatHasShrunk) {
  learn_prompt();
  type("abcdef");
  EXPECT_EQ(guessed(), "abcdef");
  shadow.resize({6, 4});
  see(1);
  type("g");
  for (const auto& cell : predictor.shown().cells) {
    EXPECT_LT(cell.at.column, 6);
    EXPECT_LT(cell.at.row, 4);
  }
}

TEST_F(PredictorTest, NothingIsShownWhileTheCursorIsHidden) {
  learn_prompt();
  print("\x1b[?25l");
  pass(1s);
  type("x");
  EXPECT_TRUE(predictor.shown().empty());
}

TEST_F(PredictorTest, APromptIsTrustedAlsoBehindWhatWasCompleted) {
  learn_prompt();
  type("\t");
  answer(1, "make");
  type("x");
  EXPECT_EQ(row(3), "$ makex");
}

TEST_F(PredictorTest, NeverMeansNothingIsGuessed) {
  Predictor never(Showing::never);
  never.handle_line_mode({.echoes = false, .canonical = false}, shadow, now);
  never.handle_typed(as_bytes("a"), 1, shadow, now);
  EXPECT_EQ(never.figures(), Figures{});
  EXPECT_EQ(never.next_timeout(), std::nullopt);
}

TEST_F(PredictorTest, KeysWithoutEndAreBounded) {
  learn_prompt();
  for (std::size_t i = 0; i < 3 * limits::kMaxPendingKeys; ++i) type("x");
  EXPECT_LE(predictor.shown().cells.size(), limits::kMaxPendingKeys);
}

}  // namespace
}  // namespace mp::predict
