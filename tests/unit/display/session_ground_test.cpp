#include "libmp/display/session_ground.hpp"

#include <gtest/gtest.h>

#include <string>

#include "libmp/terminal/reset.hpp"
#include "libmp/terminal/sequence_writer.hpp"
#include "libmp/terminal/terminal_settings.hpp"

namespace mp::display {
namespace {

constexpr terminal::Size kSize{40, 8};
constexpr const char* kUsers = "$ ls\r\nfile\r\n$ mp host\r\n";

// A user's terminal with three rows on it, in which a session begins.
class SessionGroundTest : public testing::Test {
 protected:
  void SetUp() override { user.feed(as_bytes(kUsers)); }
  void begin(Ground places) {
    Bytes there;
    if (places == Ground::shared) terminal::SequenceWriter(there).move_to(user.cursor().position);
    shadow.feed(there);
    ground.begin(shadow, places);
  }
  void write(std::string_view bytes) {
    user.feed(as_bytes(bytes));
    shadow.feed(as_bytes(bytes));
  }
  void resize(terminal::Size size) {
    const auto rows = ground.rows_above_cursor(shadow);
    user.resize(size);
    shadow.resize(size);
    ground.handle_resize(shadow, rows);
  }
  void take() {
    const auto bytes = ground.take(shadow, terminal::image_of(shadow));
    user.feed(bytes);
    shadow.feed(bytes);
    ground.make_known();
  }
  [[nodiscard]] static std::string text_of(const terminal::Line& line) {
    std::string text;
    for (const auto& run : line.runs) text += run.text;
    return text;
  }
  // All that was ever on the user's terminal, from the oldest line to the last one that is not empty.
  [[nodiscard]] std::string lines() const {
    std::string all;
    std::string empty;
    const auto add = [&](const terminal::Line& line) {
      const auto text = text_of(line);
      empty += '|';
      if (!text.empty()) all += std::exchange(empty, "").substr(all.empty() ? 1 : 0) + text;
    };
    for (auto i = user.scrollback().first(); i < user.scrollback().end(); ++i) add(user.scrollback().line(i));
    for (std::size_t i = 0; i < user.size().rows; ++i) add(user.line(terminal::Buffer::main, i));
    return all;
  }
  [[nodiscard]] std::string first_row() const { return text_of(user.line(terminal::Buffer::main, 0)); }

  terminal::Screen user{kSize, 100};
  terminal::Screen shadow{kSize, 0};
  SessionGround ground;
};

TEST_F(SessionGroundTest, IsSharedUntilTheUsersRowsHaveScrolledAway) {
  begin(Ground::shared);
  EXPECT_EQ(ground.kind(shadow), Ground::shared);
  EXPECT_EQ(ground.users_rows(shadow), 3);
  for (int i = 0; i < 6; ++i) write("line\r\n");
  EXPECT_EQ(ground.kind(shadow), Ground::shared);
  EXPECT_EQ(ground.users_rows(shadow), 1);
  write("line\r\n");
  EXPECT_EQ(ground.kind(shadow), Ground::known);
  EXPECT_EQ(ground.users_rows(shadow), 0);
}

TEST_F(SessionGroundTest, AtTheTopItIsKnown) {
  user.feed(as_bytes("\x1b[H"));
  begin(Ground::shared);
  EXPECT_EQ(ground.kind(shadow), Ground::known);
}

TEST_F(SessionGroundTest, IsUnknownUntilTheSessionHasFilledTheTerminal) {
  begin(Ground::unknown);
  for (int i = 0; i < 7; ++i) write("line\r\n");
  EXPECT_EQ(ground.kind(shadow), Ground::unknown);
  write("line\r\n");
  EXPECT_EQ(ground.kind(shadow), Ground::known);
}

TEST_F(SessionGroundTest, WhatIsTheUsersScrollsAwayAndNothingElse) {
  for (const auto places : {Ground::shared, Ground::unknown}) {
    user.feed(as_bytes("\x1b[3J\x1b[2J\x1b[H"));
    user.feed(as_bytes(kUsers));
    shadow.feed(as_bytes("\x1b[2J\x1b[H"));
    begin(places);
    write("remote 1\r\nremote 2\r\n\x1b[?2004h$ ");
    take();
    EXPECT_EQ(lines(), "$ ls|file|$ mp host|remote 1|remote 2|$ ");
    EXPECT_EQ(first_row(), "remote 1");
    EXPECT_EQ(terminal::settings_of(user), terminal::TerminalSettings{});
    EXPECT_EQ(terminal::difference(user, shadow), std::nullopt);
    EXPECT_EQ(ground.kind(shadow), Ground::known);
  }
}

TEST_F(SessionGroundTest, AlsoBehindAnAlternateScreen) {
  for (const auto places : {Ground::shared, Ground::unknown}) {
    user.feed(as_bytes("\x1b[?1049l\x1b[3J\x1b[2J\x1b[H"));
    user.feed(as_bytes(kUsers));
    shadow.feed(as_bytes("\x1b[?1049l\x1b[2J\x1b[H"));
    begin(places);
    write(
        "remote 1\r\n\x1b[?1049h\x1b[H\x1b[2;5r\x1b[4;7H\x1b\x37"
        "editing");
    EXPECT_EQ(ground.kind(shadow), places);
    take();
    EXPECT_EQ(lines(), "$ ls|file|$ mp host|remote 1");
    EXPECT_EQ(first_row(), "remote 1");
    EXPECT_EQ(terminal::settings_of(user), terminal::TerminalSettings{});
  }
}

TEST_F(SessionGroundTest, ATerminalThatBecomesSmallerAndLargerKeepsWhatIsTheUsers) {
  begin(Ground::shared);
  write("remote 1\r\nremote 2\r\n$ ");
  for (const auto size : {terminal::Size{40, 5}, terminal::Size{60, 4}, terminal::Size{60, 20}, terminal::Size{40, 8}}) {
    resize(size);
    EXPECT_EQ(ground.kind(shadow), Ground::unknown);
    take();
    EXPECT_EQ(lines(), "$ ls|file|$ mp host|remote 1|remote 2|$ ") << size.columns << " x " << size.rows;
    EXPECT_EQ(first_row(), "remote 1");
  }
}

TEST_F(SessionGroundTest, ALongSessionsOwnLinesStayWhereALargerTerminalHasThem) {
  begin(Ground::shared);
  for (int i = 0; i < 30; ++i) write("remote " + std::to_string(i) + "\r\n");
  resize({40, 20});
  const auto scrolled = user.lines_scrolled();
  take();
  EXPECT_EQ(user.lines_scrolled(), scrolled);
}

TEST_F(SessionGroundTest, AProgramThatClearsTheTerminalMakesItItsOwn) {
  begin(Ground::shared);
  write("remote 1\r\n$ clear\r\n\x1b[H\x1b[2J$ ");
  EXPECT_EQ(ground.users_rows(shadow), 0);
  const auto scrolled = user.lines_scrolled();
  take();
  EXPECT_EQ(user.lines_scrolled(), scrolled);
}

}  // namespace
}  // namespace mp::display
