#include "libmp/terminal/reset.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "libmp/terminal/terminal_settings.hpp"
#include "tests/support/screen_text.hpp"

namespace mp::terminal {
namespace {

constexpr Size kSize{24, 4};

[[nodiscard]] std::unique_ptr<Screen> screen_after(std::string_view bytes) {
  auto screen = std::make_unique<Screen>(kSize, 100);
  screen->feed(as_bytes(bytes));
  return screen;
}

TEST(Reset, LeavesTheAlternateScreenWithTheCursorOfTheMainOne) {
  // tmux fits the main screen to a new size when it comes back, and pushes lines out from above the cursor.
  const auto screen = screen_after("\x1b[1;33mone\x1b[?1049h\x1b[4;20Hx");
  const Bytes bytes = reset_sequence(*screen);
  const auto left = as_text(bytes).find("\x1b[?1049l");
  ASSERT_NE(left, std::string_view::npos);
  EXPECT_EQ(as_text(bytes).substr(0, left).find("047l"), std::string_view::npos);
  screen->feed(bytes);
  EXPECT_EQ(settings_of(*screen), TerminalSettings{});
  EXPECT_EQ(screen->cursor().position, (Position{0, 3}));
  EXPECT_TRUE(image_of(*screen).is_blank(Buffer::alternate));
}

// tmux leaves it at the size of the main screen, and what is longer makes lines of that one scroll.
TEST(Reset, ErasesTheAlternateScreenBeforeItIsLeft) {
  for (const std::string_view entry : {"\x1b[?1049h", "\x1b[?1047h", "\x1b[?47h"}) {
    const auto screen = screen_after(std::string(entry) + "\x1b[41m" + std::string(80, 'x'));
    const Bytes bytes = reset_sequence(*screen);
    const auto text = as_text(bytes);
    const auto erased = text.find("\x1b[m\x1b[1;1H\x1b[J");
    ASSERT_NE(erased, std::string_view::npos);
    EXPECT_LT(erased, text.find("\x1b[?104"));
  }
}

TEST(Reset, LeavesTheAlternateScreenWithTheCursorWhereTheProgramHadIt) {
  const auto screen = screen_after("text\r\nmore\x1b[?1049h\x1b[3;3H\x1b[?25l\x1b[?1003h\x1b[?1006h\x1b[>5u\x1b[4 q");
  const auto lines = screen->lines_scrolled();
  screen->feed(reset_sequence(*screen));
  EXPECT_EQ(screen->active(), Buffer::main);
  EXPECT_EQ(test::text_of(*screen), "text\nmore\n");
  EXPECT_EQ(screen->cursor().position, (Position{1, 4}));
  EXPECT_EQ(settings_of(*screen), TerminalSettings{});
  EXPECT_EQ(screen->lines_scrolled(), lines);
}

TEST(Reset, EndsWhatIsUnderWay) {
  const auto screen = screen_after("\x1b]0;a title that does not e");
  screen->feed(reset_sequence(*screen));
  EXPECT_TRUE(screen->in_ground());
  EXPECT_EQ(settings_of(*screen), TerminalSettings{});
}

TEST(Reset, OfAPlainTerminalIsAlmostNothing) { EXPECT_LT(reset_sequence(*screen_after("$ ")).size(), 12U); }

// Each is one thing that a program can set.
constexpr std::array<std::string_view, 21> kStates{
    "\x1b[1;4;31m",                             // a pen
    "\x1b[1\"q",                                // that guards what it writes
    "\x1b]8;;http://a\x1b\\",                   // and links it
    "\x1b[?6;7;25h\x1b[?7l",                    // modes
    "\x1b[4h\x1b[20h",                          // of ANSI, too
    "\x1b[?1003;1006;2004h",                    // what the mouse and a paste say
    "\x1b[?1h\x1b=",                            // what keys say
    "\x1b[>4;2m",                               // and those with others held
    "\x1b[>5u",                                 // or all of them
    "\x1b[?1;1000h\x1b[?1;1000s\x1b[?1;1000l",  // modes that are saved
    "\x1b[2;3r",                                // margins
    "\x1b[?69h\x1b[5;20s",                      // on all sides
    "\x1b[2;5H\x1b[31m\x1b\x37",                // a cursor that is saved
    "\x1b(0",                                   // another character set
    "\x1b)0\x0e",                               // in another place
    "\x1b[3g\x1b[1;4H\x1bH",                    // tab stops
    "\x1b#6",                                   // a double row
    "\x1b]2;title\a",                           // a title
    "\x1b[4 q",                                 // a cursor's shape
    "\x1b[?2026h",                              // a repaint that was begun
    "\x1b[38;5",                                // a sequence
};

TEST(Reset, UndoesWhateverAProgramCanSetAndLeavesItsText) {
  for (const auto state : kStates) {
    SCOPED_TRACE(testing::PrintToString(state));
    const auto screen = screen_after("1\r\n2\r\n3\r\n4\r\n5\x1b[2;1H");
    screen->feed(as_bytes(state));
    const auto position = screen->cursor().position;
    EXPECT_EQ(cursor_on_main(*screen), position);
    screen->feed(reset_sequence(*screen));
    EXPECT_EQ(settings_of(*screen), TerminalSettings{});
    EXPECT_TRUE(screen->in_ground());
    EXPECT_EQ(screen->cursor().position, position);
    for (std::size_t i = 0; i < kSize.rows; ++i) EXPECT_EQ(screen->row(Buffer::main, i).line_size(), LineSize::single);
    EXPECT_EQ(test::text_of(*screen), "2\n3\n4\n5\n");
    EXPECT_EQ(screen->lines_scrolled(), 1U);
  }
}

// What it takes to end it stands where nothing scrolls.
TEST(Reset, ASingleShiftIsGivenItsCharacter) {
  const auto screen = screen_after("1\r\n2\r\n3\r\n4\x1b[4;24H\x1b*0\x1bN");
  screen->feed(reset_sequence(*screen));
  EXPECT_EQ(settings_of(*screen), TerminalSettings{});
  EXPECT_EQ(test::text_of(*screen), " \n2\n3\n4\n");
  EXPECT_EQ(screen->lines_scrolled(), 0U);
}

// A terminal on which its user's lines stand above the first one that the model knows of.
struct SharedTerminal {
  SharedTerminal() { user.feed(as_bytes("$ ls\r\n$ mp host\r\n")); }
  void write(std::string_view bytes) {
    user.feed(as_bytes(bytes));
    model.feed(as_bytes(bytes));
  }
  // But for the cursor that is saved on the main screen: it is that one now.
  void expect_reset_at(Position position) const {
    EXPECT_EQ(user.cursor().position, position);
    EXPECT_TRUE(user.in_ground());
    auto settings = settings_of(user);
    EXPECT_EQ(settings.sides[static_cast<std::size_t>(Buffer::main)].saved.position, position);
    settings.sides = {};
    EXPECT_EQ(settings, TerminalSettings{});
    EXPECT_EQ(user.lines_scrolled(), 0U);
  }

  Screen user{{24, 6}, 100};
  Screen model{{24, 6}, 100};
};

TEST(ResetInPlace, LeavesTheCursorWhereItReallyIs) {
  for (const auto state : kStates) {
    SCOPED_TRACE(testing::PrintToString(state));
    SharedTerminal terminal;
    terminal.write("remote");
    terminal.write(state);
    const auto position = terminal.user.cursor().position;
    terminal.user.feed(reset_in_place(terminal.model));
    terminal.expect_reset_at(position);
    EXPECT_EQ(test::text_of(terminal.user), "$ ls\n$ mp host\nremote\n");
  }
}

TEST(ResetInPlace, LeavesAnAlternateScreenForThePlaceWhereItWasEntered) {
  for (const auto state : kStates) {
    SCOPED_TRACE(testing::PrintToString(state));
    SharedTerminal terminal;
    terminal.write("remote");
    const auto position = terminal.user.cursor().position;
    terminal.write("\x1b[?1049h\x1b[Hediting\x1b[5;9H");
    terminal.write(state);
    EXPECT_EQ(cursor_on_main(terminal.model), (Position{0, 6}));
    terminal.user.feed(reset_in_place(terminal.model));
    terminal.expect_reset_at(position);
    EXPECT_EQ(test::text_of(terminal.user), "$ ls\n$ mp host\nremote\n");
  }
}

// It is saved when an editor begins, and comes back at its end.
TEST(ResetInPlace, ThePenOfTheMainScreenIsPlainToo) {
  SharedTerminal terminal;
  terminal.write("\x1b[1\"q\x1b]8;;http://a\x1b\\\x1b)0\x0e");
  const auto position = terminal.user.cursor().position;
  terminal.write("\x1b[?1049h\x1b[0\"q\x1b]8;;\x1b\\\x0f\x1b)B");
  terminal.user.feed(reset_in_place(terminal.model));
  terminal.expect_reset_at(position);
}

// Some terminals take what follows for the rest of a string otherwise.
TEST(ResetInPlace, WhatIsUnderWayIsEndedFirst) {
  EXPECT_TRUE(as_text(reset_in_place(*screen_after("\x1b]2;half of a ti"))).starts_with("\x18"));
}

// Whoever has switched to origin mode has placed the cursor, so it is known where that is.
TEST(ResetInPlace, OriginModeEnds) {
  for (const std::string_view state : {"\x1b[?6h\x1b[2;3H", "\x1b[?6h\x1b[2;3H\x1b[?1049h\x1b[5;9H"}) {
    SharedTerminal terminal;
    terminal.write(state);
    terminal.user.feed(reset_in_place(terminal.model));
    EXPECT_EQ(settings_of(terminal.user).modes, Modes{}) << testing::PrintToString(state);
    EXPECT_EQ(terminal.user.cursor().position, (Position{1, 2}));
    EXPECT_EQ(test::text_of(terminal.user), "$ ls\n$ mp host\n");
  }
}

// tmux keeps origin mode when it leaves the alternate screen, saves it with the cursor, and brings it back with that.
TEST(ResetInPlace, OriginModeEndsBeforeTheAlternateScreenIsLeft) {
  const auto screen = screen_after("\x1b[?1049h\x1b[2;4r\x1b[?6h");
  const Bytes bytes = reset_in_place(*screen);
  ASSERT_NE(as_text(bytes).find("\x1b[?1049l"), std::string_view::npos);
  EXPECT_LT(as_text(bytes).find("\x1b[?6l"), as_text(bytes).find("\x1b[?1049l"));
}

TEST(Reset, BehindAnAlternateScreenThatHasSavedNothingTheCursorIsWhereItIs) {
  const auto screen = screen_after("one\x1b[?47h\x1b[3;9H");
  EXPECT_EQ(cursor_on_main(*screen), (Position{2, 8}));
  screen->feed(reset_sequence(*screen));
  EXPECT_EQ(screen->cursor().position, (Position{2, 8}));
}

}  // namespace
}  // namespace mp::terminal
