// What a change of size does; the expected screens are those of tmux 3.3a.
#include <gtest/gtest.h>

#include "libmp/terminal/screen.hpp"
#include "tests/support/screen_text.hpp"

namespace mp::terminal {
namespace {

using test::text_of;

class ReflowTest : public ::testing::Test {
 protected:
  void feed(std::string_view bytes) { screen_.feed(as_bytes(bytes)); }
  [[nodiscard]] std::string text() const { return text_of(screen_); }
  [[nodiscard]] std::string scrollback() const { return text_of(screen_.scrollback()); }
  [[nodiscard]] Position at() const { return screen_.cursor().position; }

  Screen screen_{{10, 4}, 100};
};

TEST_F(ReflowTest, LinesWrapAnewAndComeBack) {
  feed("0123456789abcdef\r\n$ ");
  screen_.resize({6, 4});
  EXPECT_EQ(text(), "6789ab\ncdef\n$ \n");
  EXPECT_EQ(scrollback(), "012345\n");
  EXPECT_EQ(at(), (Position{2, 2}));
  screen_.resize({20, 4});
  EXPECT_EQ(text(), "0123456789abcdef\n$ \n");
  EXPECT_EQ(scrollback(), "");
  EXPECT_EQ(at(), (Position{1, 2}));
}

TEST_F(ReflowTest, LinesThatEndedAreNotJoined) {
  feed("0123456789\r\nabc");
  screen_.resize({20, 4});
  EXPECT_EQ(text(), "0123456789\nabc\n");
}

TEST_F(ReflowTest, WideCharactersStayWhole) {
  feed("ab\xe6\x97\xa5\xe6\x9c\xac");
  screen_.resize({3, 4});
  EXPECT_EQ(text(), "\xe6\x9c\xac\n");  // the empty rows below count: two rows have scrolled out
  EXPECT_EQ(scrollback(), "ab\n\xe6\x97\xa5\n");
  screen_.resize({10, 4});
  EXPECT_EQ(text(), "ab\xe6\x97\xa5\xe6\x9c\xac\n");
}

TEST_F(ReflowTest, TextThatFillsTheRowAwaitsItsWrap) {
  feed("abcdef");
  screen_.resize({6, 4});
  EXPECT_EQ(at(), (Position{0, 5}));
  EXPECT_TRUE(screen_.cursor().pending_wrap);
  feed("g");
  EXPECT_EQ(text(), "abcdef\ng\n");
}

TEST_F(ReflowTest, FewerRowsTakeThoseBelowTheCursorFirst) {
  feed("a\r\nb\r\nc\r\nd\x1b[2;1H");
  screen_.resize({10, 3});
  EXPECT_EQ(text(), "a\nb\nc\n");
  screen_.resize({10, 1});
  EXPECT_EQ(text(), "b\n");
  EXPECT_EQ(scrollback(), "a\n");
  EXPECT_EQ(at(), (Position{0, 0}));
}

TEST_F(ReflowTest, MoreRowsComeFromScrollback) {
  feed("a\r\nb\r\nc\r\nd\r\ne\r\nf");
  screen_.resize({10, 5});
  EXPECT_EQ(text(), "b\nc\nd\ne\nf\n");
  EXPECT_EQ(at(), (Position{4, 1}));
  EXPECT_EQ(screen_.lines_scrolled(), 1u);
  screen_.resize({10, 9});
  EXPECT_EQ(text(), "a\nb\nc\nd\ne\nf\n");
}

TEST_F(ReflowTest, ALineOfScrollbackWrapsFromItsBeginning) {
  feed("0123456789abcdefghijklmno\r\n1\r\n2\r\n3\r\n4");  // three rows of it have scrolled out
  EXPECT_EQ(scrollback(), "0123456789\nabcdefghij\nklmno\n");
  screen_.resize({12, 5});
  EXPECT_EQ(text(), "o\n1\n2\n3\n4\n");
  EXPECT_EQ(scrollback(), "0123456789ab\ncdefghijklmn\n");
}

TEST_F(ReflowTest, WhileTheAlternateScreenIsShownTheMainOneWrapsBehindIt) {
  feed("0123456789abcdef\x1b[?1049h\x1b[1;1Hone\r\ntwo\x1b[4;1Hlast");
  screen_.resize({20, 2});
  EXPECT_EQ(text(), "\nlast\n");
  feed("\x1b[?1049l");
  EXPECT_EQ(text(), "0123456789abcdef\n");
  EXPECT_EQ(at(), (Position{0, 16}));
}

TEST_F(ReflowTest, MarginsGo) {
  feed("\x1b[2;3r\x1b[?69h\x1b[2;5s");
  screen_.resize({12, 6});
  EXPECT_EQ(screen_.margins(), (Rectangle{0, 0, 6, 12}));
  EXPECT_FALSE(screen_.modes().left_right_margins);
}

TEST_F(ReflowTest, SizesBeyondTheLimitsAreBroughtIntoThem) {
  screen_.resize({0, 0});
  EXPECT_EQ(screen_.size(), (Size{1, 1}));
  screen_.resize({65535, 65535});
  EXPECT_EQ(screen_.size(), (Size{1000, 500}));
}

}  // namespace
}  // namespace mp::terminal
