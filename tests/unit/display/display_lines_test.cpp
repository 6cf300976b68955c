// The lines that scroll by while a client is shown pictures: each gets into its scrollback, once and in order, whatever else
// the stream says meanwhile and whatever of it is lost.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/display/display_pair.hpp"

namespace mp::display {
namespace {

class DisplayLinesTest : public DisplayPair {
 protected:
  static constexpr int kLines = 450;

  // So many lines, at once, and this: the screen is shown, and all above it is missed.
  void miss_lines(std::string_view end = "") {
    const auto text = noise(kLines * 30);
    link.room = 0;
    for (std::size_t i = 0; i < kLines; ++i) program_writes(line(static_cast<int>(i)) + text.substr(i * 30, 30) + "\r\n");
    program_writes(end);
    now += 300ms;
    flow();
    link.room = 4000;
  }
  static std::string line(int number) { return "line " + std::to_string(number) + " "; }
  // More than is worth sending, and not a line of it.
  void write_much_in_place() {
    for (const auto part = noise(30); stream.size() < 100'000 && written_ < 40'000; written_ += part.size()) {
      program_writes("\r" + part);
    }
  }
  void lose_what_is_in_flight() {
    link.silent = true;
    write_much_in_place();
    flow();
    ASSERT_TRUE(come_back());
    wait(1s);
  }
  void expect_every_line_once() {
    const auto lines = scrollback();
    std::size_t at = 0;
    for (int i = 0; i < static_cast<int>(screen.point().lines); ++i) {
      at = lines.find(line(i), at);
      ASSERT_NE(at, std::string::npos) << "line " << i << " is missing, or out of order";
      ASSERT_EQ(lines.find(line(i)), lines.rfind(line(i))) << "line " << i << " is there twice";
    }
    EXPECT_EQ(lines.find("are not here"), std::string::npos);
  }

 private:
  std::size_t written_ = 0;
};

TEST_F(DisplayLinesTest, ALineModeThatIsToldBetweenThePicturesIsNotTheEndOfThem) {
  miss_lines();
  screen.handle_line_mode({.echoes = false, .canonical = false}, now);
  now += 15ms;
  flow();
  ASSERT_FALSE(sink.line_mode().echoes);
  ASSERT_EQ(scrollback().find(line(100)), std::string::npos);
  arriving = false;
  wait(200ms);
  lose_what_is_in_flight();
  expect_every_line_once();
}

TEST_F(DisplayLinesTest, TheEndOfASequenceIsNotSentInFrontOfThemWithALine) {
  miss_lines("\x1b[");
  program_writes("m" + line(kLines) + "\r\n" + line(kLines + 1) + "\r\n");
  now += 60ms;
  wait(1s);
  expect_every_line_once();
}

TEST_F(DisplayLinesTest, AHoleIsToldWholeThoughTheSizeChangesBefore) {
  program_writes_lines(0, 10);
  flow();
  link.room = 0;
  program_writes_lines(10, 2000);
  now += 300ms;
  flow();
  link.room = 4000;
  flow();
  ASSERT_EQ(scrollback().find("are not here"), std::string::npos) << "the screen comes first";
  source.handle_client_resized(resize_terminal(kSize));
  wait(1s);
  EXPECT_NE(scrollback().find("line 4\n[1490 lines are not here]\nline 1495\n"), std::string::npos)
      << scrollback().substr(0, 200);
}

// A terminal moves its lines about as the screen does when it is the one whose size the screen takes, and only then.
TEST_F(DisplayLinesTest, WhatScrollsByAtAnotherClientsSizeIsMissed) {
  const terminal::Size own{kSize.columns, 5};
  for (int i = 0; i < 10; ++i) program_writes(line(i) + "text\r\n");
  flow();
  source.handle_client_resized(resize_terminal(own));
  screen.resize(own);
  wait(1s);
  screen.resize({kSize.columns, 3});
  for (int i = 10; i < 20; ++i) program_writes(line(i) + "text\r\n");
  screen.resize(own);
  wait(1s);
  expect_every_line_once();
}

// The terminal shows what follows the lines in its scrollback, as before the picture.
TEST_F(DisplayLinesTest, WhatATerminalPushesWhenAPictureWasGivenUpIsNotGivenAgain) {
  for (int i = 0; i < 10; ++i) program_writes(line(i) + "seen\r\n");
  flow();
  arriving = false;
  const auto text = noise(kLines * 30);
  link.room = 0;
  for (int i = 0; i < kLines; ++i) program_writes(line(10 + i) + text.substr(static_cast<std::size_t>(i) * 30, 30) + "\r\n");
  now += 300ms;
  flow();
  link.room = 1000;
  for (const auto end = now + 500ms; now < end && stream.size() < 4000; now += 1ms) {
    source.poll(link, now);
    append(stream, source.pending());
    source.consume(source.pending().size());
  }
  link.silent = true;
  write_much_in_place();
  flow();
  ASSERT_TRUE(come_back());
  const terminal::Size lower{kSize.columns, 3};
  const auto resize = resize_terminal(lower);
  ASSERT_EQ(resize.pushed, 3);
  source.handle_client_resized(resize);
  screen.resize(lower);
  link.room = 4000;
  wait(1s);
  expect_every_line_once();
}

}  // namespace
}  // namespace mp::display
