// What a snapshot consists of. That it is right whatever the screen: tests/property.
#include "libmp/terminal/snapshot.hpp"

#include <gtest/gtest.h>

#include <array>

#include "libmp/terminal/reset.hpp"
#include "libmp/terminal/terminal_settings.hpp"

namespace mp::terminal {
namespace {

constexpr Size kSize{24, 4};

[[nodiscard]] std::unique_ptr<Screen> screen_after(std::string_view bytes, Size size = kSize) {
  auto screen = std::make_unique<Screen>(size, 100);
  screen->feed(as_bytes(bytes));
  return screen;
}

[[nodiscard]] std::string text_of(const Screen& screen, std::size_t row) {
  std::string text;
  for (const Run& run : screen.line(screen.active(), row).runs) text += run.text;
  return text;
}

TEST(Snapshot, NeverClearsAWholeScreenAtOnce) {
  // tmux and others move what ED 2 clears into their scrollback.
  const auto screen = screen_after("one\r\ntwo\x1b[?1049hthree");
  const Bytes bytes = snapshot(*screen);
  EXPECT_EQ(as_text(bytes).find("\x1b[2J"), std::string_view::npos);
  const auto erasure = as_text(bytes).find("\x1b[J");
  ASSERT_NE(erasure, std::string_view::npos);
  EXPECT_TRUE(as_text(bytes).substr(0, erasure).ends_with("\x1b[2;1H"));
  EXPECT_EQ(as_text(bytes).find("\x1b[J", erasure + 1), std::string_view::npos);
}

TEST(Snapshot, LeavesTheScrollbackOfATerminalThatHasBecomeSmaller) {
  for (const std::string_view program : {"one\r\ntwo\r\nthree\r\nfour", "$ vim\x1b[?1049hone\r\ntwo\r\nthree\r\nfour"}) {
    const auto screen = screen_after(program);
    Screen terminal{{kSize.columns, 2}, 100};
    terminal.feed(snapshot(*screen));
    EXPECT_EQ(terminal.lines_scrolled(), 0U) << program;
  }
}

TEST(Snapshot, TellsWhatModesAreSavedAs) {
  constexpr std::string_view kRestore = "\x1b[?1;6;7;25;1000;1006;2004r";
  const auto screen =
      screen_after("\x1b[2;3r\x1b[?1;6;1003;2004h\x1b[?7;25l\x1b[?1;6;7;25;1000;2004s\x1b[?1;6;1003l\x1b[?7;25hon");
  const auto terminal = screen_after("\x1b[?1006h\x1b[?1006s");
  terminal->feed(reset_sequence(*terminal));
  EXPECT_EQ(settings_of(*terminal), TerminalSettings{});
  terminal->feed(snapshot(*screen));
  EXPECT_EQ(difference(*terminal, *screen), std::nullopt);
  terminal->feed(as_bytes(kRestore));
  screen->feed(as_bytes(kRestore));
  EXPECT_EQ(screen->modes().mouse_tracking, MouseTracking::motion);
  EXPECT_EQ(difference(*terminal, *screen), std::nullopt);
}

TEST(Snapshot, RowsThatWereJoinedAreNotAnyMore) {
  const auto screen = screen_after("one\r\n" + std::string(kSize.columns, 'x') + "\r\nthree");
  Screen terminal{kSize, 100};
  terminal.feed(as_bytes(std::string(kSize.columns * 4u, 'y')));
  terminal.feed(reset_sequence(terminal));
  terminal.feed(snapshot(*screen));
  EXPECT_EQ(difference(terminal, *screen), std::nullopt);
}

TEST(Snapshot, IsOneSynchronisedUpdate) {
  const Bytes bytes = snapshot(*screen_after("text"));
  EXPECT_TRUE(as_text(bytes).starts_with("\x1b[?2026h"));
  EXPECT_TRUE(as_text(bytes).ends_with("\x1b[?2026l"));
}

TEST(Snapshot, EndsWithTheTokenThatIsUnderWay) {
  EXPECT_TRUE(as_text(snapshot(*screen_after("text\x1b[38;5"))).ends_with("\x1b[38;5"));
}

TEST(Snapshot, ChangesAreFewBytes) {
  const auto screen = screen_after("one\r\ntwo\r\nthree");
  const ScreenImage before = image_of(*screen);
  screen->feed(as_bytes("!"));
  SnapshotOptions options;
  options.since = &before;
  const Bytes bytes = snapshot(*screen, options);
  EXPECT_EQ(as_text(bytes).find("one"), std::string_view::npos);
  EXPECT_NE(as_text(bytes).find("three!"), std::string_view::npos);
  EXPECT_LT(bytes.size(), 50U);
}

TEST(Snapshot, SaysHowManyLinesAreLost) {
  const auto screen = screen_after("1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7");
  SnapshotOptions options;
  options.first_line = 2;
  options.end_line = screen->lines_scrolled();
  options.lost_lines = 2;
  Screen terminal{kSize, 100};
  terminal.feed(snapshot(*screen, options));
  ASSERT_EQ(terminal.lines_scrolled(), 2U);
  EXPECT_EQ(terminal.scrollback().line(0).runs.front().text, "[2 lines are not here]");
  EXPECT_EQ(terminal.scrollback().line(1).runs.front().text, "3");
  EXPECT_EQ(text_of(terminal, 0), "4");
}

// All of a screen's scrollback as text, lines that were wrapped as one.
[[nodiscard]] std::string scrolled_text(const Screen& screen) {
  std::string text;
  for (auto number = screen.scrollback().first(); number < screen.scrollback().end(); ++number) {
    const Line line = screen.scrollback().line(number);
    for (const Run& run : line.runs) text += run.text;
    if (!line.wrapped) text += '\n';
  }
  return text;
}

TEST(Snapshot, LinesThatWereWrappedAtAnotherWidthAreWrappedAnew) {
  const std::string wide = "\xe6\xbc\xa2\xe5\xad\x97";
  std::string program;
  for (unsigned i = 0; i < 9; ++i)
    program += "\x1b[4" + std::to_string(i) + "m" + wide + std::string(10 * i, 'x') + wide + "\x1b[m\r\n";
  for (const std::uint16_t columns : std::to_array<std::uint16_t>({7, 16, 23, 25, 40, 100})) {
    const auto screen = screen_after(program + "\r\n\r\n\r\nend");
    const auto text = scrolled_text(*screen);
    screen->resize({columns, kSize.rows});
    Screen terminal{{columns, kSize.rows}, 100};
    terminal.feed(as_bytes("\x1b[41m" + std::string(columns * 4u, 'y')));
    terminal.feed(reset_sequence(terminal));
    SnapshotOptions options;
    options.first_line = screen->scrollback().first();
    options.end_line = screen->scrollback().end();
    terminal.feed(snapshot(*screen, options));
    EXPECT_EQ(scrolled_text(terminal), text) << columns;
    EXPECT_EQ(text_of(terminal, 3), "end");
  }
}

TEST(Snapshot, SmallerTerminalShowsThePartWithTheCursor) {
  const auto screen = screen_after("first\r\nsecond\r\nthird and longer\r\nlast");
  SnapshotOptions options;
  options.terminal = Size{8, 2};
  Screen terminal{*options.terminal, 100};
  terminal.feed(as_bytes("what stands there\r\nnow"));
  terminal.feed(reset_sequence(terminal));
  const auto lines = terminal.lines_scrolled();
  terminal.feed(snapshot(*screen, options));
  EXPECT_EQ(text_of(terminal, 0), "third an");
  EXPECT_EQ(text_of(terminal, 1), "last");
  EXPECT_EQ(terminal.cursor().position, (Position{1, 4}));
  EXPECT_EQ(terminal.lines_scrolled(), lines);
}

TEST(Snapshot, LargerTerminalIsBlankAround) {
  const auto screen = screen_after("\x1b[44mone\x1b[K\r\n\x1b[mtwo");
  SnapshotOptions options;
  options.terminal = Size{30, 6};
  Screen terminal{*options.terminal, 0};
  for (int i = 0; i < 5; ++i) terminal.feed(as_bytes("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n"));
  terminal.feed(snapshot(*screen, options));
  EXPECT_EQ(text_of(terminal, 0), "one");
  EXPECT_EQ(terminal.row(Buffer::main, 0).used(), kSize.columns);
  EXPECT_EQ(text_of(terminal, 1), "two");
  for (std::size_t i = 2; i < 6; ++i) EXPECT_EQ(terminal.row(Buffer::main, i).used(), 0U) << i;
}

TEST(Snapshot, RowsThatEndElsewhereAreNotJoined) {
  const auto screen = screen_after(std::string(kSize.columns, 'x') + "yyy\r\nnext");
  for (const Size size : {Size{40, 6}, Size{10, 6}}) {
    SnapshotOptions options;
    options.terminal = size;
    Screen terminal{size, 0};
    terminal.feed(snapshot(*screen, options));
    EXPECT_EQ(text_of(terminal, 0), std::string(std::min(size.columns, kSize.columns), 'x'));
    EXPECT_FALSE(terminal.row(Buffer::main, 0).wrapped());
    EXPECT_EQ(text_of(terminal, 1), "yyy");
    EXPECT_EQ(text_of(terminal, 2), "next");
  }
}

TEST(Snapshot, OtherSizesKnowWhereTheMainScreensCursorIs) {
  const auto screen = screen_after("one\r\ntwo\r\n$ vim\r\n\x1b[?1049h\x1b[Htext");
  for (const auto& [size, row] : {std::pair{Size{30, 6}, 3}, std::pair{Size{10, 2}, 1}}) {
    SnapshotOptions options;
    options.terminal = size;
    Screen terminal{size, 100};
    terminal.feed(snapshot(*screen, options));
    EXPECT_EQ(terminal.active(), Buffer::alternate);
    terminal.feed(reset_sequence(terminal));
    EXPECT_EQ(terminal.cursor().position, (Position{static_cast<std::uint16_t>(row), 0}));
  }
}

TEST(Snapshot, ChangesForOtherSizesHaveTheirStyle) {
  const auto screen = screen_after("\x1b[?1049h\x1b[31mred");
  SnapshotOptions options;
  options.terminal = Size{30, 6};
  Screen terminal{*options.terminal, 0};
  terminal.feed(snapshot(*screen, options));
  const ScreenImage before = image_of(*screen, view_of(*screen, *options.terminal));
  screen->feed(as_bytes("der"));
  options.since = &before;
  const Bytes changes = snapshot(*screen, options);
  EXPECT_LT(changes.size(), 60U);
  terminal.feed(changes);
  EXPECT_EQ(terminal.line(Buffer::alternate, 0), screen->line(Buffer::alternate, 0));
}

}  // namespace
}  // namespace mp::terminal
