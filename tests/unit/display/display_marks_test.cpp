// What a client is told besides its output: which input that has seen, and what the terminal does with what is typed.
#include <gtest/gtest.h>

#include "tests/unit/display/display_pair.hpp"

namespace mp::display {
namespace {

class DisplayMarksTest : public DisplayPair {
 protected:
  // Until the source has nothing more to say by itself.
  void come_to_rest() {
    flow();
    for (int round = 0; round < 100 && source.next_timeout(); ++round) {
      now = std::max(now, *source.next_timeout());
      flow();
    }
    EXPECT_FALSE(source.next_timeout());
  }
  // A key, and what the program makes of it so much later.
  void answered_key(Duration later) {
    user_types("k");
    flow();
    now += later;
    program_writes("k");
    flow();
  }
};

TEST_F(DisplayMarksTest, AnEchoIsMarkedAndNothingElse) {
  program_writes("$ ");
  flow();
  user_types("l");
  flow();
  program_writes("l");
  flow();
  program_writes("ater");
  flow();
  come_to_rest();
  EXPECT_EQ(story(), "$ <1>later");
}

TEST_F(DisplayMarksTest, AMarkTravelsWithItsOutput) {
  program_writes("$ ");
  flow();
  const auto before = stream.size();
  user_types("l");
  flow();
  EXPECT_EQ(stream.size(), before);
  program_writes("l");
  source.poll(link, now);
  EXPECT_EQ(as_text(source.pending()), std::string_view("\x07\x02\x00\x01\x01\x01l", 7));
}

TEST_F(DisplayMarksTest, WhatWasTypedAtOnceIsOneMark) {
  user_types("ab");
  user_types("c");
  program_writes("abc");
  flow();
  EXPECT_EQ(story(), "<3>abc");
}

TEST_F(DisplayMarksTest, WhatWaitsIsCutWhereSomethingWasTyped) {
  link.room = 0;
  program_writes("one");
  user_types("x");
  program_writes("two");
  program_writes("three");
  user_types("yz");
  program_writes("four");
  flow();
  link.room = 4000;
  flow();
  EXPECT_EQ(story(), "one<1>twothree<3>four");
}

TEST_F(DisplayMarksTest, APictureHasTheMarkOfItsNewestOutput) {
  link.room = 0;
  program_writes(std::string(20'000, '.'));
  user_types("x");
  program_writes("two");
  now += 300ms;
  user_types("y");
  link.room = 4000;
  flow();
  ASSERT_TRUE(story().starts_with("<echo><1>")) << story();
  EXPECT_TRUE(story().ends_with("<repaint>"));
  const auto before = story();
  program_writes("three");
  wait(300ms);
  EXPECT_EQ(story().find("<echo><2>"), before.size());
}

TEST_F(DisplayMarksTest, APictureOfWhatWasNotTypedForHasNone) {
  link.room = 0;
  program_writes(std::string(20'000, '.'));
  user_types("x");
  now += 300ms;
  link.room = 4000;
  flow();
  EXPECT_EQ(story().find("<1>"), std::string::npos);
}

TEST_F(DisplayMarksTest, TheEndOfASequenceBeforeAPictureIsMarkedAsWell) {
  link.room = 3;
  program_writes("a\x1b[");
  flow();
  ASSERT_EQ(story(), "a\x1b[");
  link.room = 0;
  user_types("x");
  program_writes("3");
  user_types("y");
  program_writes("1m");
  program_writes(std::string(20'000, '.'));
  now += 300ms;
  link.room = 4000;
  flow();
  EXPECT_TRUE(story().starts_with("a\x1b[<1>3<2>1m")) << story();
  wait(300ms);
  expect_same();
}

TEST_F(DisplayMarksTest, AProgramThatSaysNothingHasSettled) {
  program_writes("$ ");
  flow();
  for (int i = 0; i < 20; ++i) answered_key(2ms);
  user_types("x");
  flow();
  EXPECT_TRUE(story().ends_with("k"));
  ASSERT_TRUE(source.next_timeout());
  EXPECT_EQ(*source.next_timeout(), now + AnswerTime::kLeast);
  come_to_rest();
  EXPECT_TRUE(story().ends_with("<20>k<21!>")) << story();
  program_writes("late");
  flow();
  EXPECT_TRUE(story().ends_with("<21!>late")) << "the mark still holds";
}

TEST_F(DisplayMarksTest, SettledIsToldBehindAllOutput) {
  link.room = 0;
  program_writes("waits");
  user_types("x");
  flow();
  now += 1s;
  flow();
  EXPECT_EQ(story(), "");
  link.room = 4000;
  flow();
  EXPECT_EQ(story(), "waits<1!>");
}

TEST_F(DisplayMarksTest, SettledIsNotToldBetweenTwoPiecesOfOutput) {
  const std::string first(Backlog::kPiece, 'a');
  program_writes(first);
  program_writes("b");
  user_types("x");
  now += 1s;
  link.room = 1;
  flow();
  EXPECT_EQ(story(), first + "b<1!>");
}

TEST_F(DisplayMarksTest, NothingIsSaidOfAPassword) {
  screen.handle_line_mode({.echoes = false, .canonical = true}, now);
  program_writes("Password: ");
  flow();
  user_types("s");
  come_to_rest();
  user_types("ecret\r");
  program_writes("\r\n$ ");
  flow();
  come_to_rest();
  EXPECT_EQ(story(), "<no echo>Password: <7>\r\n$ ");
}

TEST_F(DisplayMarksTest, WhatWasSkippedIsToldAgain) {
  user_types("x");
  program_writes("x");
  flow();
  arriving = false;
  link.room = 100'000;
  user_types("y");
  program_writes(noise(40'000));
  flow();
  user_types("z");
  now += 1s;
  flow();
  told.clear();
  tape.clear();
  EXPECT_TRUE(come_back());
  wait(300ms);
  EXPECT_TRUE(story().starts_with("<size><echo><2>")) << story();
  EXPECT_NE(story().find("<repaint><3!>"), std::string::npos);
  expect_same();
}

TEST_F(DisplayMarksTest, ANewSizeIsShownByAPictureThatClaimsNothingNew) {
  user_types("x");
  program_writes("x");
  flow();
  user_types("y");
  const terminal::Size wide{50, 6};
  const auto resize = resize_terminal(wide);
  source.handle_client_resized(resize);
  screen.resize(wide);
  told.clear();
  tape.clear();
  flow();
  EXPECT_TRUE(story().ends_with("<repaint>"));
  EXPECT_EQ(story().find("<2>"), std::string::npos);
  program_writes("y");
  flow();
  EXPECT_TRUE(story().ends_with("<2>y"));
}

TEST_F(DisplayMarksTest, WhoOnlyLooksOnHasNoMarks) {
  DisplaySource viewer(screen, {.size = kSize, .queries = Queries::others, .lines = 0});
  viewer.handle_typed(as_bytes("x"), 1, now);
  program_writes("text");
  viewer.poll(link, now);
  EXPECT_EQ(as_text(viewer.pending()), "\x01\x04text");
  EXPECT_FALSE(viewer.next_timeout());
}

TEST_F(DisplayMarksTest, AFileHasNeitherMarksNorModes) {
  screen.handle_line_mode({.echoes = false, .canonical = true}, now);
  user_types("x");
  source.deliver_verbatim();
  user_types("y");
  program_writes("text");
  flow();
  come_to_rest();
  EXPECT_EQ(story(), "text");
}

TEST_F(DisplayMarksTest, TheModeIsToldBeforeWhatTheProgramWritesInIt) {
  link.room = 0;
  program_writes(std::string(20'000, '.'));
  screen.handle_line_mode({.echoes = false, .canonical = true}, now);
  program_writes("Password: ");
  now += 300ms;
  link.room = 4000;
  flow();
  EXPECT_TRUE(story().starts_with("<no echo>")) << story();
  EXPECT_TRUE(story().ends_with("<repaint>"));
}

TEST_F(DisplayMarksTest, WhoComesLaterHearsTheModeEvenIfThereIsNothingToShow) {
  screen.handle_line_mode({.echoes = false, .canonical = true}, now);
  DisplaySource late(screen, {.size = kSize, .queries = Queries::others, .lines = 0});
  late.poll(link, now);
  EXPECT_EQ(as_text(late.pending()), "\x06\x01\x02");
}

}  // namespace
}  // namespace mp::display
