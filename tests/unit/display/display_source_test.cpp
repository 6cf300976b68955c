#include "libmp/display/display_source.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "libmp/core/limits.hpp"
#include "tests/unit/display/display_pair.hpp"

namespace mp::display {
namespace {

using DisplaySourceTest = DisplayPair;

TEST_F(DisplaySourceTest, AnEchoIsTwoBytesLonger) {
  program_writes("x");
  flow();
  EXPECT_EQ(stream, to_bytes("\x01\x01x"));
  EXPECT_EQ(tape, "x");
  EXPECT_TRUE(source.drained());
}

TEST_F(DisplaySourceTest, ALongOutputIsPacked) {
  program_writes_lines(0, 300);
  flow();
  EXPECT_LT(stream.size(), 1500u);
  expect_same();
  EXPECT_EQ(terminal.lines_scrolled(), 295u);
}

TEST_F(DisplaySourceTest, NoMoreIsGivenThanThereIsRoomFor) {
  link.room = 0;
  program_writes("later");
  flow();
  EXPECT_TRUE(stream.empty());
  EXPECT_FALSE(source.drained());
  link.room = 100;
  flow();
  EXPECT_EQ(tape, "later");
}

TEST_F(DisplaySourceTest, WhatWaitsTooLongBecomesAPictureAndTheLinesFollow) {
  program_writes_lines(0, 10);
  flow();
  link.room = 0;
  program_writes_lines(10, 2000);
  now += 300ms;
  flow();
  link.room = 4000;
  wait(1ms);
  EXPECT_EQ(tape.find("line 1000"), std::string::npos);
  expect_same();
  wait(500ms);
  program_writes("$ ");
  wait(100ms);
  expect_same();
  EXPECT_TRUE(source.drained());
  const auto lines = scrollback();
  EXPECT_TRUE(lines.starts_with("line 0\nline 1\nline 2\nline 3\nline 4\n")) << lines.substr(0, 100);
  for (int i = 1495; i < 1995; ++i) EXPECT_NE(lines.find("line " + std::to_string(i) + "\n"), std::string::npos) << i;
  EXPECT_TRUE(lines.ends_with("line 1993\nline 1994\n"));
  EXPECT_EQ(terminal.scrollback().size(), 506u) << "five, a mark, and the newest five hundred";
}

TEST_F(DisplaySourceTest, ALateClientGetsTheScreenFirstAndThenItsPast) {
  program_writes_lines(0, 300);
  DisplaySource late(screen, {.size = kSize, .queries = Queries::others, .lines = 100});
  DisplaySink its_sink(kSize, OutputKind::terminal);
  terminal::Screen its_terminal(kSize, 1000);
  Bytes bytes;
  late.poll(link, now);
  ASSERT_TRUE(its_sink.handle(late.pending(), SIZE_MAX / 2, bytes));
  late.consume(late.pending().size());
  its_terminal.feed(bytes);
  EXPECT_EQ(terminal::difference(screen.screen(), its_terminal), std::nullopt);
  bytes.clear();
  for (int i = 0; i < 1000; ++i, now += 1ms) {
    late.poll(link, now);
    ASSERT_TRUE(its_sink.handle(late.pending(), SIZE_MAX / 2, bytes));
    late.consume(late.pending().size());
  }
  its_terminal.feed(bytes);
  EXPECT_EQ(terminal::difference(screen.screen(), its_terminal), std::nullopt);
  EXPECT_EQ(its_terminal.scrollback().size(), 100u);
  EXPECT_TRUE(late.drained());
}

TEST_F(DisplaySourceTest, AfterAnOutageAFewMissingBytesAreSentAndOtherwiseAPicture) {
  program_writes("before ");
  flow();
  arriving = false;
  program_writes("a little");
  flow();
  EXPECT_FALSE(come_back());
  flow();
  EXPECT_EQ(tape, "before a little");

  arriving = false;
  link.room = 100'000;
  program_writes(noise(40'000));
  flow();
  EXPECT_TRUE(come_back());
  wait(300ms);
  expect_same();
  EXPECT_LT(tape.size(), 80'000u);
}

TEST_F(DisplaySourceTest, ASilentClientHoldsUpNobody) {
  link.silent = true;
  link.room = 0;
  for (int i = 0; i < 100; ++i) {
    program_writes_lines(i * 100, i * 100 + 100);
    EXPECT_TRUE(source.accepts_output());
    flow();
  }
  link.room = 4000;
  come_back();
  wait(500ms);
  expect_same();
  EXPECT_TRUE(scrollback().ends_with("line 9993\nline 9994\n"));
}

TEST_F(DisplaySourceTest, AResizeIsToldAndPainted) {
  program_writes("some text that is longer than the new width of the screen");
  flow();
  const terminal::Size wide{30, 8};
  const auto resize = resize_terminal(wide);
  source.handle_client_resized(resize);
  screen.resize(wide);
  flow();
  EXPECT_EQ(sink.made_for(), (wire::DisplaySize{30, 8}));
  expect_same();
  EXPECT_TRUE(source.drained());
}

// Its terminal was larger for a moment, and has lost what was outside when it was smaller again.
TEST_F(DisplaySourceTest, ATerminalThatHasItsOldSizeAgainIsPainted) {
  program_writes_lines(0, 5);
  flow();
  static_cast<void>(resize_terminal({10, 3}));
  const auto resize = resize_terminal(kSize);
  terminal.feed(as_bytes("\x1b[2Jgone"));
  EXPECT_FALSE(sink.shadow_is_true());
  program_writes("more");
  flow();
  EXPECT_FALSE(sink.shadow_is_true()) << "what the server writes before it knows makes nothing true";
  source.handle_client_resized(resize);
  flow();
  EXPECT_TRUE(sink.shadow_is_true());
  expect_same();
  EXPECT_TRUE(source.drained());
}

TEST_F(DisplaySourceTest, APictureThatWasMadeBeforeTheTerminalChangedIsDropped) {
  link.room = 0;
  program_writes_lines(0, 5000);
  now += 300ms;
  link.room = 4000;
  arriving = false;
  flow();
  const auto resize = resize_terminal(kSize);
  deliver();
  EXPECT_EQ(tape, "");
  source.handle_client_resized(resize);
  arriving = true;
  flow();
  expect_same();
}

// Whatever it does to its size while it catches up.
TEST_F(DisplaySourceTest, ATerminalThatChangesItsSizeMissesNoLine) {
  const auto text = noise(500 * 28);
  link.room = 0;
  for (std::size_t i = 0; i < 500; ++i) program_writes("line " + std::to_string(i) + " " + text.substr(i * 28, 28) + "\r\n");
  now += 300ms;
  flow();
  link.room = 4000;
  const auto give = [this](int times) {
    for (int i = 0; i < times; ++i, now += 1ms) {
      source.poll(link, now);
      append(stream, source.pending());
      source.consume(source.pending().size());
    }
  };
  while (stream.size() < 1000) give(1);
  deliver();
  for (const auto size : {terminal::Size{50, 6}, terminal::Size{50, 9}, terminal::Size{44, 7}, terminal::Size{44, 7}}) {
    give(1);
    ASSERT_LT(read, stream.size()) << "lines are on their way";
    const auto resize = resize_terminal(size);
    deliver();
    source.handle_client_resized(resize);
    screen.resize(size);
  }
  wait(500ms);
  EXPECT_TRUE(source.drained());
  expect_same();
  const auto lines = scrollback();
  for (int i = 0; i < 490; ++i) EXPECT_NE(lines.find("line " + std::to_string(i) + " "), std::string::npos) << i;
  EXPECT_EQ(lines.find("are not here"), std::string::npos);
}

TEST_F(DisplaySourceTest, ATerminalOfAnotherSizeIsShownPictures) {
  const terminal::Size small{20, 4};
  DisplaySource viewer(screen, {.size = small, .queries = Queries::others, .lines = 0});
  DisplaySink its_sink(small, OutputKind::terminal);
  for (int i = 0; i < 50; ++i) {
    program_writes("\r\nthis is line " + std::to_string(i));
    now += 60ms;
    viewer.poll(link, now);
    Bytes bytes;
    ASSERT_TRUE(its_sink.handle(viewer.pending(), SIZE_MAX / 2, bytes));
    EXPECT_FALSE(bytes.empty());
    viewer.consume(viewer.pending().size());
  }
  std::string last;
  for (std::size_t column = 0; column < 20; ++column) {
    last += its_sink.shadow().text_of(its_sink.shadow().row(terminal::Buffer::main, 3)[column]);
  }
  EXPECT_EQ(last, "this is line 49");
}

TEST_F(DisplaySourceTest, TheEchoStateTravelsWithOutputOrAloneSoon) {
  screen.handle_line_mode({.echoes = false, .canonical = true}, now);
  program_writes("Password: ");
  flow();
  EXPECT_FALSE(sink.line_mode().echoes);
  screen.handle_line_mode({.echoes = true, .canonical = true}, now);
  flow();
  EXPECT_FALSE(sink.line_mode().echoes);
  ASSERT_TRUE(source.next_timeout());
  now = *source.next_timeout();
  flow();
  EXPECT_TRUE(sink.line_mode().echoes);
}

TEST_F(DisplaySourceTest, ATerminalThatDoesNotKeepUpIsNotGivenMore) {
  link.room = 1'000'000;
  std::size_t written = 0;
  for (int i = 0; i < 100; ++i) {
    program_writes(std::string(100'000, 'x'));
    written += 100'000;
    source.poll(link, now);
    append(stream, source.pending());
    source.consume(source.pending().size());
    source.handle_acknowledged(stream.size());
    if (!source.accepts_output()) break;
  }
  EXPECT_LT(written, 4'000'000u);
  source.handle_shown(stream.size());
  flow();
  EXPECT_TRUE(source.accepts_output());
}

// An echo is one byte for the terminal, and many with all that the stream says besides: the client counts the former.
TEST_F(DisplaySourceTest, WhatIsNotForTheTerminalDoesNotKeepItBusy) {
  std::uint64_t sent = 0;
  typed = std::uint64_t{1} << 40;
  for (int i = 0; i < 160'000; ++i) {
    user_types("x");
    program_writes("x");
    source.poll(link, now);
    ASSERT_FALSE(source.pending().empty()) << "after " << i << " echoes";
    sent += source.pending().size();
    source.consume(source.pending().size());
    source.handle_acknowledged(sent);
  }
  EXPECT_GT(sent, 2'100'000u);
}

// Its terminal stands still, in a transfer too, and it takes a picture of what has become of that.
TEST_F(DisplaySourceTest, WhoOnlyLooksOnHoldsUpNobody) {
  for (const std::string_view begin : {"", "\x1bP1000p"}) {
    DisplaySource viewer(screen, {.size = kSize, .queries = Queries::others, .lines = 0});
    DisplaySink its_sink(kSize, OutputKind::terminal);
    const auto look = [&] {
      viewer.poll(link, now);
      Bytes bytes;
      ASSERT_TRUE(its_sink.handle(viewer.pending(), SIZE_MAX / 2, bytes));
      viewer.consume(viewer.pending().size());
    };
    program_writes(begin);
    for (int i = 0; i < 5; ++i, now += 60ms) look();
    link.room = 0;
    link.unsent = 10'000;
    for (int i = 0; i < 40; ++i) {
      program_writes(std::string(100'000, 'x'));
      viewer.poll(link, now);
      EXPECT_TRUE(viewer.accepts_output());
    }
    program_writes("\x1b\\the end");
    link.room = 4000;
    link.unsent = 0;
    for (int i = 0; i < 20; ++i, now += 60ms) look();
    EXPECT_TRUE(viewer.drained());
    EXPECT_EQ(terminal::screen_difference(screen.screen(), its_sink.shadow()), std::nullopt);
  }
}

TEST_F(DisplaySourceTest, WhoOnlyLooksOnAndNeedsEveryByteIsLostWhenTooManyWait) {
  DisplaySource viewer(screen, {.size = kSize, .queries = Queries::others, .lines = 0});
  viewer.deliver_verbatim();
  program_writes(std::string(limits::kMaxOutputBacklog, 'x'));
  EXPECT_FALSE(viewer.overrun());
  program_writes("x");
  EXPECT_TRUE(viewer.overrun());
  EXPECT_TRUE(viewer.accepts_output());
}

// It was stopped in a flood, and shows what has become of that when it goes on, not what it was in between.
TEST_F(DisplaySourceTest, ATerminalThatStandsStillIsGivenNoPictures) {
  link = {.room = 1'000'000, .unsent = 0, .rate = 1e5, .rate_grows = false, .silent = false};
  program_writes(std::string(2'100'000, 'x'));
  flow();
  user_types("\x03");
  const auto before = stream.size();
  const auto text = noise(20'000);
  for (int i = 0; i < 50; ++i, now += 60ms) {
    program_writes(text);
    flow();
  }
  EXPECT_LT(stream.size() - before, 100u);
  source.handle_shown(stream.size());
  program_writes("the end");
  wait(100ms);
  expect_same();
}

TEST_F(DisplaySourceTest, ASlowTerminalOnAFastLinkLosesNoLine) {
  const auto line = std::string(300, '.');
  link = {.room = 1'000'000, .unsent = 0, .rate = 1e8, .rate_grows = false, .silent = false};
  std::size_t written = 0;
  const auto fill = [&] {
    while (source.accepts_output()) {
      program_writes("line " + std::to_string(written++) + line + "\r\n");
      flow();
    }
  };
  fill();
  for (int round = 0; round < 2; ++round) {
    wait(300ms);  // so long it has been busy
    source.handle_shown(stream.size());
    flow();
    fill();
  }
  source.handle_shown(stream.size());
  flow();
  expect_same();
  std::size_t at = 0;
  for (std::size_t i = 0; i < written && at != std::string::npos; ++i) at = tape.find("line " + std::to_string(i) + ".", at);
  EXPECT_NE(at, std::string::npos);
}

TEST_F(DisplaySourceTest, AFileGetsNothingButTheProgramsBytes) {
  source.deliver_verbatim();
  screen.handle_line_mode({.echoes = false, .canonical = false}, now);
  std::string all;
  link.room = 0;
  for (int i = 0; i < 100; ++i) {
    all += "line " + std::to_string(i) + "\a\r\n";
    program_writes("line " + std::to_string(i) + "\a\r\n");
    now += 100ms;
    flow();
  }
  screen.resize({30, 5});
  link.room = 4000;
  flow();
  EXPECT_EQ(tape, all);
}

}  // namespace
}  // namespace mp::display
