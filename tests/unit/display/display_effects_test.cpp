// What a program asks of a terminal beside what it shows: queries, effects, transfers, a scrollback to clear.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "libmp/core/limits.hpp"
#include "tests/unit/display/display_pair.hpp"

namespace mp::display {
namespace {

using DisplayEffectsTest = DisplayPair;

// A change of size may drop a picture and what follows it, but not that.
TEST_F(DisplayEffectsTest, WhatDoesMoreThanToBeShownIsOwed) {
  program_writes("shown");
  flow();
  program_writes("\x1b[6n");
  flow();
  program_writes("\a");
  flow();
  program_writes("shown");
  flow();
  EXPECT_EQ(stream, to_bytes("\x01\x05shown\x08\x04\x1b[6n\x08\x01\a\x01\x05shown"));
}

TEST_F(DisplayEffectsTest, AQueryIsAnsweredHereOnlyIfTheTerminalDoesNotHearIt) {
  program_writes("ab\x1b[6n");
  flow();
  EXPECT_TRUE(screen.take_answers().empty());
  link.room = 0;
  program_writes("\x1b[6n" + std::string(20'000, 'x'));
  now += 300ms;
  link.room = 1;
  flow();
  EXPECT_EQ(as_text(screen.take_answers()), "\x1b[1;3R");
  EXPECT_EQ(tape.find("\x1b[6n"), tape.rfind("\x1b[6n"));
}

TEST_F(DisplayEffectsTest, ASilentClientsQueriesAreAnsweredHere) {
  link.room = 0;
  program_writes("ab\x1b[6n");
  flow();
  EXPECT_TRUE(screen.take_answers().empty());
  link.silent = true;
  flow();
  EXPECT_EQ(as_text(screen.take_answers()), "\x1b[1;3R");
  program_writes("c\x1b[6n");
  EXPECT_EQ(as_text(screen.take_answers()), "\x1b[1;4R");
  link.room = 4000;
  come_back();
  flow();
  EXPECT_EQ(tape.find("\x1b[6n"), std::string::npos);
  expect_same();
}

TEST_F(DisplayEffectsTest, AQueryThatGotLostOnTheWayIsAnsweredHere) {
  arriving = false;
  link.room = 100'000;
  program_writes("\x1b[H\x1b[6n" + noise(40'000));
  flow();
  EXPECT_TRUE(screen.take_answers().empty());
  EXPECT_TRUE(come_back());
  EXPECT_EQ(as_text(screen.take_answers()), "\x1b[1;1R");
}

// Else a bell would be the end of it. What follows are bytes, or pictures.
TEST_F(DisplayEffectsTest, TheyWaitForTheEndOfASequenceThatThePictureEndsWithin) {
  for (const std::string_view text : {"\r0123456789", "a line\r\n"}) {
    tape.clear();
    link.room = 0;
    program_writes("\a");
    for (int i = 0; i < 3000; ++i) program_writes(text);
    program_writes("\x1b]2;its beginning, ");
    now += 300ms;
    flow();
    link.room = 4000;
    wait(500ms);
    EXPECT_EQ(tape.find('\a'), std::string::npos);
    expect_same();
    program_writes("its end\x1b\\");
    wait(100ms);
    EXPECT_EQ(std::ranges::count(tape, '\a'), 1) << text;
    EXPECT_EQ(terminal.texts().titles.window, "its beginning, its end");
    expect_same();
  }
}

TEST_F(DisplayEffectsTest, EffectsOfWhatIsLeftOutFollowThePicture) {
  link.room = 0;
  const std::string clip = "\x1b]52;c;Q0xJUA==\a";
  program_writes("\a" + std::string(20'000, 'x') + clip + "\a");
  now += 300ms;
  link.room = 4000;
  flow();
  wait(100ms);
  EXPECT_NE(tape.find(clip), std::string::npos);
  EXPECT_EQ(std::ranges::count(tape, '\a'), 2) << "the one of the clipboard, and one bell";
  expect_same();
}

TEST_F(DisplayEffectsTest, TheNewestClipboardWinsAlsoIfAnOlderOneGotLostOnTheWay) {
  const std::string older = "\x1b]52;c;T0xE\a";
  const std::string newer = "\x1b]52;c;TkVX\a";
  arriving = false;
  link.room = 100'000;
  program_writes(older + noise(40'000));
  flow();
  link.silent = true;
  link.room = 0;
  program_writes(newer + noise(100'000));
  flow();
  program_writes("more");
  link.room = 4000;
  EXPECT_TRUE(come_back());
  wait(100ms);
  EXPECT_NE(tape.find(newer), std::string::npos);
  EXPECT_EQ(tape.find(older), std::string::npos);
}

// Its terminal has changed its size before it came. The next picture does not bring what the one before did besides.
TEST_F(DisplayEffectsTest, EffectsBehindAPictureThatIsDroppedAreShown) {
  const std::string clip = "\x1b]52;c;Q0xJUA==\a";
  link.room = 0;
  program_writes(clip + std::string(20'000, 'x'));
  now += 300ms;
  link.room = 4000;
  arriving = false;
  flow();
  const auto resize = resize_terminal(kSize);
  deliver();
  EXPECT_EQ(tape, clip);
  source.handle_client_resized(resize);
  arriving = true;
  flow();
  EXPECT_EQ(tape.find(clip), tape.rfind(clip));
  expect_same();
}

TEST_F(DisplayEffectsTest, AnEffectIsDeliveredAgainIfItsPictureGotLost) {
  const std::string clip = "\x1b]52;c;Q0xJUA==\a";
  arriving = false;
  link.room = 100'000;
  program_writes(clip + noise(40'000));
  flow();
  for (int outage = 0; outage < 3; ++outage) {
    EXPECT_TRUE(come_back());
    arriving = false;
    flow();
    program_writes(noise(40'000));
    wait(200ms);
  }
  EXPECT_TRUE(come_back());
  wait(200ms);
  EXPECT_NE(tape.find(clip), std::string::npos);
  EXPECT_EQ(tape.find(clip), tape.rfind(clip));
  expect_same();
}

TEST_F(DisplayEffectsTest, AFileTransferIsNeverSkipped) {
  program_writes("\x1bP1000p");
  link.room = 0;
  program_writes(std::string(900'000, 'x'));
  EXPECT_TRUE(source.accepts_output());
  program_writes(std::string(200'000, 'x'));
  EXPECT_FALSE(source.accepts_output());
  now += 10s;
  link.room = 1'000'000;
  wait(10ms);
  EXPECT_EQ(std::ranges::count(tape, 'x'), 1'100'000);
}

// What asks without end is answered here, and a picture stands for it.
TEST_F(DisplayEffectsTest, QueriesThatWaitAreBounded) {
  link.room = 0;
  link.unsent = 10'000;
  const auto ask = [&](std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) program_writes("\x1b[5n");
    flow();
  };
  ask(limits::kMaxOutputEvents);
  EXPECT_TRUE(screen.take_answers().empty());
  ask(10);
  EXPECT_EQ(screen.take_answers().size(), 4 * (limits::kMaxOutputEvents + 10));
  link.room = 4000;
  link.unsent = 0;
  wait(100ms);
  EXPECT_EQ(tape.find("\x1b[5n"), std::string::npos);
}

// In a transfer nothing is left out: the program waits.
TEST_F(DisplayEffectsTest, QueriesInATransferHoldItUp) {
  link.room = 0;
  program_writes("::TRZSZ:TRANSFER:");
  for (std::size_t i = 0; i <= limits::kMaxOutputEvents; ++i) program_writes("\x1b[5n");
  EXPECT_FALSE(source.accepts_output());
  link.room = 100'000;
  flow();
  EXPECT_TRUE(source.accepts_output());
  EXPECT_TRUE(screen.take_answers().empty());
}

TEST_F(DisplayEffectsTest, ManyBellsAreNotManyEvents) {
  link.room = 0;
  program_writes(std::string(2 * limits::kMaxOutputEvents, '\a'));
  link.room = 4000;
  flow();
  EXPECT_EQ(tape, std::string(2 * limits::kMaxOutputEvents, '\a'));
}

TEST_F(DisplayEffectsTest, WhatIsInFlightOfAFileTransferIsNotGivenUp) {
  arriving = false;
  link.room = 100'000;
  program_writes("\x1bP1000p" + noise(40'000) + "\x1b\\");
  flow();
  EXPECT_FALSE(come_back());
}

// Scrollback that a program has cleared in output that is left out is cleared all the same, and nothing older comes later.
TEST_F(DisplayEffectsTest, AScrollbackThatWasClearedUnseenIsCleared) {
  for (const auto* clear : {"\x1b[H\x1b[2J\x1b[3J",
                            "\x1b"
                            "c"}) {
    for (int i = 0; i < 20; ++i) program_writes("old " + std::to_string(i) + "\r\n");
    wait(500ms);
    ASSERT_NE(scrollback().find("old 3\n"), std::string::npos);
    link.room = 0;
    program_writes_lines(0, 3000);
    program_writes(clear);
    program_writes_lines(3000, 3100);
    now += 300ms;
    flow();
    link.room = 4000;
    wait(1s);
    const auto lines = scrollback();
    EXPECT_TRUE(lines.starts_with("line 3000\nline 3001\n")) << lines.substr(0, 100);
    EXPECT_TRUE(lines.ends_with("line 3093\nline 3094\n")) << lines.substr(lines.size() - 100);
    EXPECT_TRUE(source.drained());
  }
}

TEST_F(DisplayEffectsTest, AScrollbackIsClearedAlsoIfThePictureThatDidItGotLost) {
  for (const bool dropped : {false, true}) {
    for (int i = 0; i < 20; ++i) program_writes("old " + std::to_string(i) + "\r\n");
    wait(500ms);
    arriving = false;
    link.room = 0;
    program_writes_lines(0, 3000);
    program_writes("\x1b[H\x1b[2J\x1b[3J");
    now += 300ms;
    flow();
    link.room = 100'000;
    wait(100ms);
    program_writes(noise(40'000) + "\x1b[2J\x1b[H");
    wait(100ms);
    if (dropped) {
      const auto resize = resize_terminal(kSize);
      deliver();
      arriving = true;
      source.handle_client_resized(resize);
    } else {
      EXPECT_TRUE(come_back());
    }
    link.room = 4000;
    wait(1s);
    EXPECT_EQ(scrollback().find("old"), std::string::npos) << dropped;
    expect_same();
  }
}

}  // namespace
}  // namespace mp::display
