#include "libmp/terminal/rectangle_sequences.hpp"

#include <gtest/gtest.h>

#include "libmp/terminal/screen.hpp"
#include "tests/support/screen_text.hpp"

namespace mp::terminal {
namespace {

class RectangleTest : public ::testing::Test {
 protected:
  // The screen after four rows of letters and then `bytes`; '.' is what is erased.
  [[nodiscard]] std::string after(std::string_view bytes) {
    screen_.feed(
        as_bytes("\x1b"
                 "cabcdef\r\nghijkl\r\nmnopqr\r\nstuvwx\x1b[2;2H"));
    screen_.feed(as_bytes(bytes));
    const auto text = test::text_of(screen_);
    return text.substr(0, text.size() - 1);
  }
  Screen screen_{{6, 4}, 0};
};

TEST_F(RectangleTest, IsFilled) {
  EXPECT_EQ(after("\x1b[43m\x1b[42;2;2;3;4$x"), "abcdef\ng***kl\nm***qr\nstuvwx");
  EXPECT_EQ(screen_.style(screen_.row(Buffer::main, 1)[1].style()).background.index(), 3);
  EXPECT_EQ(screen_.cursor().position, (Position{1, 1}));
  EXPECT_EQ(after("\x1b[42$x"), "******\n******\n******\n******");
  EXPECT_EQ(after("\x1b[42;3;3;999;999$x"), "abcdef\nghijkl\nmn****\nst****");
}

TEST_F(RectangleTest, OfNothingIsNothing) {
  const std::string all = "abcdef\nghijkl\nmnopqr\nstuvwx";
  for (const auto* bytes : {"\x1b[42;3;3;2;2$x", "\x1b[42;5;1;9;9$x", "\x1b[42;1;7;4;9$x", "\x1b[7;1;1;4;6$x",
                            "\x1b[3;3;2;2;1;1;1;1$v", "\x1b[1;1;2;2;1;5;1;1$v", "\x1b[1;1;2;2;1;1;7;1$v"}) {
    EXPECT_EQ(after(bytes), all) << bytes + 1;
  }
}

TEST_F(RectangleTest, IsErased) {
  EXPECT_EQ(after("\x1b[2;2;3;4$z"), "abcdef\ng...kl\nm...qr\nstuvwx");
  EXPECT_EQ(after("\x1b[1\"q\x1b[2;3HX\x1b[0\"q\x1b[2;2;3;4${"), "abcdef\ng.X.kl\nm...qr\nstuvwx");
}

TEST_F(RectangleTest, IsCopiedAlsoOntoItself) {
  EXPECT_EQ(after("\x1b[1;1;2;3;1;3;4;1$v"), "abcdef\nghijkl\nmnoabc\nstughi");
  EXPECT_EQ(after("\x1b[1;1;3;5;1;2;2;1$v"), "abcdef\ngabcde\nmghijk\nsmnopq");
  EXPECT_EQ(after("\x1b[1;1;9;9;1;4;5;1$v"), "abcdef\nghijkl\nmnopqr\nstuvab");
}

TEST_F(RectangleTest, CountsFromTheMarginsInOriginMode) {
  EXPECT_EQ(after("\x1b[2;3r\x1b[?6h\x1b[42;1;1;9;2$x"), "abcdef\n**ijkl\n**opqr\nstuvwx");
}

TEST_F(RectangleTest, WideCharactersStayWhole) {
  EXPECT_EQ(after("\x1b[1;2H\xe6\xbc\xa2\x1b[42;1;3;1;3$x"), "a.*def\nghijkl\nmnopqr\nstuvwx");
  EXPECT_EQ(after("\x1b[1;2H\xe6\xbc\xa2\x1b[1;3;1;4;1;2;1;1$v"),
            "a\xe6\xbc\xa2"
            "def\n.dijkl\nmnopqr\nstuvwx");
  EXPECT_EQ(after("\x1b[1;2H\xe6\xbc\xa2\x1b[1;1;1;3;1;2;1;1$v"),
            "a\xe6\xbc\xa2"
            "def\na\xe6\xbc\xa2"
            "jkl\nmnopqr\nstuvwx");
}

}  // namespace
}  // namespace mp::terminal
