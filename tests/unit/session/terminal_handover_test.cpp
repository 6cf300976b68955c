#include "libmp/session/terminal_handover.hpp"

#include <gtest/gtest.h>

#include "libmp/terminal/sequence_writer.hpp"
#include "libmp/terminal/terminal_settings.hpp"

namespace mp::session {
namespace {

using display::Ground;

// A user's terminal with something on it, in which a session begins.
class TerminalHandover : public testing::Test {
 protected:
  void SetUp() override { user.feed(as_bytes("$ ls\r\nfile\r\n$ mp host\r\n")); }
  void write(std::string_view bytes) {
    user.feed(as_bytes(bytes));
    shadow.feed(as_bytes(bytes));
  }
  [[nodiscard]] std::string row(std::size_t index) const {
    std::string text;
    for (const auto& run : user.line(user.active(), index).runs) text += run.text;
    return text;
  }

  void begin_where_the_cursor_is() {
    Bytes there;
    terminal::SequenceWriter(there).move_to(user.cursor().position);
    shadow.feed(there);
  }
  [[nodiscard]] std::string row_in_scrollback(std::uint64_t number) const {
    return user.scrollback().line(number).runs.front().text;
  }

  terminal::Screen user{{40, 8}, 100};
  terminal::Screen shadow{{40, 8}, 0};
};

TEST_F(TerminalHandover, AShortSessionEndsWhereItIs) {
  write("remote\r\n");
  EXPECT_TRUE(leave_terminal(shadow, Ground::unknown, Leaving::in_between).empty()) << "there is nothing to undo";
  write("no line end");
  EXPECT_TRUE(leave_terminal(shadow, Ground::known, Leaving::after_the_end).empty()) << "as the program left it";
  user.feed(leave_terminal(shadow, Ground::unknown, Leaving::in_between));
  EXPECT_EQ(row(4), "no line end");
  EXPECT_EQ(user.cursor().position, (terminal::Position{5, 0}));
}

TEST_F(TerminalHandover, ModesAreUndoneOnUnknownGroundWithoutMovingAway) {
  write("text\x1b[?1000h\x1b[?2004h\x1b[?25l\x1b[1;31m\x1b]0;title\x07");
  user.feed(leave_terminal(shadow, Ground::unknown, Leaving::in_between));
  EXPECT_EQ(row(0), "$ ls");
  EXPECT_EQ(user.cursor().position, (terminal::Position{4, 0}));
  terminal::Screen fresh{{40, 8}, 0};
  EXPECT_EQ(user.modes(), fresh.modes());
  EXPECT_EQ(user.pen(), fresh.pen());
}

TEST_F(TerminalHandover, AnEditorThatIsLeftGivesTheUsersScreenBack) {
  write("\x1b[?1049h\x1b[2J\x1b[Hediting\x1b[?1h");
  user.feed(leave_terminal(shadow, Ground::unknown, Leaving::in_between));
  EXPECT_EQ(user.active(), terminal::Buffer::main);
  EXPECT_EQ(row(0), "$ ls");
  EXPECT_EQ(user.cursor().position, (terminal::Position{3, 0}));
}

TEST_F(TerminalHandover, ACursorThatAnEditorHadSavedIsNotWhereTheSessionEnds) {
  write("remote\r\n\x1b[?1049h\x1b[Hediting\x1b[?1049l\x1b[?2004h");
  user.feed(leave_terminal(shadow, Ground::unknown, Leaving::in_between));
  EXPECT_EQ(row(0), "$ ls");
  EXPECT_EQ(user.cursor().position, (terminal::Position{4, 0}));
}

TEST_F(TerminalHandover, OnKnownGroundTheCursorGoesBelowTheOutput) {
  for (int i = 0; i < 10; ++i) write("line\r\n");
  write("\x1b[2;3H\x1b[3;5r");
  user.feed(leave_terminal(shadow, Ground::known, Leaving::in_between));
  EXPECT_EQ(user.cursor().position, (terminal::Position{7, 0}));
  EXPECT_EQ(terminal::settings_of(user), terminal::TerminalSettings{});
}

TEST_F(TerminalHandover, OnSharedGroundTheUsersLinesStay) {
  begin_where_the_cursor_is();
  write("remote\r\n\x1b[?2004h$ ");
  user.feed(leave_terminal(shadow, Ground::shared, Leaving::in_between));
  EXPECT_EQ(row(2), "$ mp host");
  EXPECT_EQ(user.cursor().position, (terminal::Position{5, 0}));
  EXPECT_EQ(user.lines_scrolled(), 0u);
}

TEST_F(TerminalHandover, UnknownGroundIsMadeKnownAndTheUsersLinesAreKept) {
  display::SessionGround ground;
  ground.begin(shadow, Ground::unknown);
  write("remote\r\n\x1b[1mbold");
  user.feed(make_ground_known(shadow, ground));
  EXPECT_EQ(terminal::difference(user, shadow), std::nullopt);
  EXPECT_EQ(user.lines_scrolled(), 3u) << "what is the user's is in the scrollback";
}

TEST_F(TerminalHandover, GroundThatAShellHasHadIsTakenBack) {
  begin_where_the_cursor_is();
  write("remote\r\n$ ");
  user.feed(as_bytes("[1]+ Stopped\r\n$ fg\r\n"));
  user.feed(take_ground_back(shadow));
  EXPECT_EQ(terminal::difference(user, shadow), std::nullopt);
  EXPECT_EQ(row_in_scrollback(5), "$ fg");
}

TEST_F(TerminalHandover, TheEmptyLineWhereAnEditorBeganIsNotKept) {
  write("\x1b[?1049h\x1b[Hediting");
  user.feed(take_ground_back(shadow));
  EXPECT_EQ(terminal::difference(user, shadow), std::nullopt);
  EXPECT_EQ(user.lines_scrolled(), 3u);
}

TEST_F(TerminalHandover, ComingBackPaintsWhatTheSessionShows) {
  write("remote\r\n\x1b[?2004h$ ");
  user.feed(leave_terminal(shadow, Ground::unknown, Leaving::in_between));
  user.feed(as_bytes("[1]+ Stopped\r\n$ fg\r\n"));
  user.feed(return_to_terminal(shadow));
  EXPECT_EQ(terminal::difference(user, shadow), std::nullopt);
}

TEST_F(TerminalHandover, ATerminalThatHasBeenTornIsRepainted) {
  for (int i = 0; i < 10; ++i) write("line\r\n");
  write("\x1b[?6h\x1b[2;5r");
  user.feed(as_bytes("\x1b[1Htorn"));
  display::SessionGround ground;
  ground.begin(shadow, Ground::shared);
  ground.make_known();
  user.feed(make_ground_known(shadow, ground));
  EXPECT_EQ(terminal::difference(user, shadow), std::nullopt);
}

}  // namespace
}  // namespace mp::session
