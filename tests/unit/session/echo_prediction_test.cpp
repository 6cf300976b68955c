// What the predictor is told, and when. What it makes of that: tests/unit/predict.
#include "libmp/session/echo_prediction.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace mp::session {
namespace {

class EchoPredictionTest : public testing::Test {
 protected:
  EchoPredictionTest() {
    read([this] { prediction.on_line_mode({.echoes = false, .canonical = false}); });
  }

  // The display stream is read, which holds this.
  void read(const std::function<void()>& records) {
    prediction.begin_reading(path, now);
    records();
    prediction.end_reading();
  }
  void output(std::string_view text) { shadow.feed(as_bytes(text)); }
  void mark(std::uint64_t input) { prediction.on_mark({.input = input}); }
  void type(std::string_view keys) { prediction.handle_typed(as_bytes(keys), path, now); }
  void pass(Duration time) {
    now += time;
    prediction.handle_timeout(now);
  }
  [[nodiscard]] std::string guessed() const {
    std::string text;
    for (const auto& cell : prediction.shown().cells) text += cell.text;
    return text;
  }
  // Two keys are answered as they were guessed, so those behind them are shown.
  void earn_trust() {
    read([this] { output("$ "); });
    type("ls");
    read([this] {
      mark(2);
      output("ls");
    });
    ASSERT_EQ(prediction.figures().confirmed, 2u);
  }
  void expect_trust_to_end(const std::function<void()>& by) {
    earn_trust();
    type("x");
    EXPECT_EQ(guessed(), "x");
    by();
    EXPECT_EQ(guessed(), "");
  }

  terminal::Screen shadow{{40, 8}, 0};
  transport::PathFigures path{.round_trip = transport::RoundTripFigures{.smoothed = 500ms, .variation = 5ms}};
  Instant now{1h};
  EchoPrediction prediction{predict::Showing::always, shadow};
};

TEST_F(EchoPredictionTest, WhatIsTypedIsCountedInTheInputStream) {
  earn_trust();
  type("ab");
  type("c");
  EXPECT_EQ(guessed(), "abc");
  read([this] { output("\a"); });
  pass(10s);
  EXPECT_EQ(guessed(), "abc") << "a program that has seen two bytes says nothing of the third";
  read([this] {
    mark(4);
    output("ab");
  });
  EXPECT_EQ(guessed(), "c");
  read([this] {
    mark(5);
    output("c");
  });
  EXPECT_EQ(guessed(), "");
  EXPECT_EQ(prediction.figures().confirmed, 5u);
}

TEST_F(EchoPredictionTest, OutputBeforeAMarkIsNoAnswerToWhatItTells) {
  earn_trust();
  type("x");
  read([this] {
    output("\x1b[5;1Htick\x1b[1;5H");
    mark(3);
  });
  pass(10s);
  EXPECT_EQ(guessed(), "x");
  EXPECT_EQ(prediction.figures().wrong, 0u);
}

TEST_F(EchoPredictionTest, WhatTheServerKnowsToBeUnansweredIsTakenBack) {
  earn_trust();
  type("x");
  read([this] { prediction.on_mark({.input = 3, .settled = wire::Settled::no}); });
  pass(10s);
  EXPECT_EQ(guessed(), "x");
  read([this] { prediction.on_mark({.input = 3, .settled = wire::Settled::yes}); });
  EXPECT_EQ(guessed(), "");
}

TEST_F(EchoPredictionTest, OutputThatSaysNothingOfAKeyIsWaitedBehindAndNoLonger) {
  earn_trust();
  type("x");
  read([this] {
    mark(3);
    output("\a");
  });
  const auto due = now + predict::Predictor::kUnansweredPatience;
  ASSERT_EQ(prediction.next_timeout(), due);
  prediction.handle_timeout(due - 1ns);
  EXPECT_EQ(guessed(), "x");
  prediction.handle_timeout(due);
  EXPECT_EQ(guessed(), "");
}

// What is typed next is a password.
TEST_F(EchoPredictionTest, ALineModeHoldsFromItsPlaceInTheStreamOn) {
  earn_trust();
  type("a");
  read([this] {
    mark(3);
    output("a");
    prediction.on_line_mode({.echoes = false, .canonical = true});
  });
  EXPECT_EQ(prediction.figures().confirmed, 3u);
  type("secret");
  EXPECT_EQ(guessed(), "");
}

TEST_F(EchoPredictionTest, APictureEndsTrust) {
  expect_trust_to_end([this] { read([this] { prediction.on_repaint(); }); });
}
TEST_F(EchoPredictionTest, AnotherSizeOfTheProgramsTerminalEndsTrust) {
  expect_trust_to_end([this] { read([this] { prediction.on_size({20, 4}); }); });
}
TEST_F(EchoPredictionTest, OutputThatIsMissingEndsTrust) {
  expect_trust_to_end([this] { prediction.handle_gap(); });
}
TEST_F(EchoPredictionTest, AnotherSizeOfTheUsersTerminalEndsTrust) {
  expect_trust_to_end([this] { prediction.handle_resize(now); });
}

TEST(EchoPrediction, GuessesAreShownWhereTheRoundTripIsLong) {
  for (const auto& [round_trip, shown] : {std::pair{Duration(5ms), 0u}, std::pair{Duration(500ms), 1u}}) {
    terminal::Screen shadow{{40, 8}, 0};
    EchoPrediction prediction(predict::Showing::adaptive, shadow);
    const Instant now{1h};
    transport::PathFigures path;
    prediction.begin_reading(path, now);
    prediction.on_line_mode({.echoes = false, .canonical = false});
    prediction.end_reading();
    prediction.handle_typed(as_bytes("l"), path, now);
    path.round_trip = transport::RoundTripFigures{.smoothed = round_trip};
    prediction.begin_reading(path, now);
    prediction.on_mark({.input = 1});
    shadow.feed(as_bytes("l"));
    prediction.end_reading();
    prediction.handle_typed(as_bytes("s"), path, now);
    EXPECT_EQ(prediction.shown().cells.size(), shown);
  }
}

}  // namespace
}  // namespace mp::session
