#include "libmp/terminal/overlay.hpp"

#include <gtest/gtest.h>

#include "tests/support/random_output.hpp"

namespace mp::terminal {
namespace {

constexpr std::string_view kWords = "mp: host does not answer, last heard 12 s ago; trying to reconnect. Ctrl-^ . quits";

std::string row_text(const Screen& screen, std::size_t row) {
  std::string text;
  for (const auto& run : screen.line(screen.active(), row).runs)
    text += run.text.empty() ? std::string(run.columns, '.') : run.text;
  return text;
}

// The user's terminal and what mp believes of it, which sees nothing of overlays.
class OverlayTest : public testing::Test {
 protected:
  void write(std::string_view bytes) {
    terminal.feed(as_bytes(bytes));
    shadow.feed(as_bytes(bytes));
  }
  void draw(std::string_view text, OverlayPlace place) { terminal.feed(overlay.draw(shadow, text, place)); }
  void take_back() { terminal.feed(overlay.take_back()); }

  Screen terminal{{40, 8}, 100};
  Screen shadow{{40, 8}, 100};
  Overlay overlay;
};

TEST_F(OverlayTest, IsDrawnOnTopAndWrapsAtBlanks) {
  write("$ make\r\ncompiling\r\n");
  draw(kWords, OverlayPlace::top);
  EXPECT_EQ(row_text(terminal, 0), "mp: host does not answer, last heard 12");
  EXPECT_EQ(row_text(terminal, 1), "s ago; trying to reconnect. Ctrl-^ .   ");
  EXPECT_TRUE(overlay.drawn());
  EXPECT_EQ(terminal.cursor(), shadow.cursor());
  take_back();
  EXPECT_FALSE(overlay.drawn());
  EXPECT_EQ(difference(terminal, shadow), std::nullopt);
}

TEST_F(OverlayTest, IsDrawnBelowTheCursorOrAboveItAtTheEndOfTheScreen) {
  write("one\r\ntwo");
  draw("words", OverlayPlace::cursor);
  EXPECT_EQ(row_text(terminal, 2).substr(0, 5), "words");
  take_back();
  write("\x1b[8;1H$ ");
  draw("words", OverlayPlace::cursor);
  EXPECT_EQ(row_text(terminal, 6).substr(0, 5), "words");
  EXPECT_EQ(row_text(terminal, 7).substr(0, 2), "$ ");
}

TEST_F(OverlayTest, WaitsForTheCharacterOfASingleShift) {
  write("\x1b*0one \x1bN");
  EXPECT_FALSE(Overlay::possible(shadow));
  write("q");
  EXPECT_TRUE(Overlay::possible(shadow));
}

TEST_F(OverlayTest, NewWordsReplaceTheOldOnes) {
  write("one\r\ntwo\r\nthree");
  draw("two lines\nof words", OverlayPlace::top);
  draw("one", OverlayPlace::top);
  EXPECT_EQ(row_text(terminal, 0).substr(0, 4), "one ");
  EXPECT_EQ(row_text(terminal, 1), row_text(shadow, 1));
  take_back();
  EXPECT_EQ(difference(terminal, shadow), std::nullopt);
}

TEST_F(OverlayTest, TakesNoMoreThanHalfOfTheScreen) {
  draw("1\n2\n3\n4\n5\n6", OverlayPlace::top);
  EXPECT_EQ(row_text(terminal, 3).substr(0, 1), "4");
  EXPECT_EQ(row_text(terminal, 4), "");
}

TEST_F(OverlayTest, ALineThatGoesOnInTheNextRowIsNotBroken) {
  write(std::string(60, 'x'));
  draw(kWords, OverlayPlace::top);
  take_back();
  EXPECT_EQ(difference(terminal, shadow), std::nullopt);
  terminal.resize({70, 8});
  EXPECT_EQ(row_text(terminal, 0), std::string(60, 'x'));
}

TEST_F(OverlayTest, LeavesNothingBehindInAnyStateOfTheTerminal) {
  for (const std::string_view state : {
           "\x1b[?1049h\x1b[44mvim\x1b[K\x1b[5;5H",         // alternate screen, coloured blanks
           "\x1b[3;6r\x1b[?6h\x1b[2;3Hx",                   // margins and origin mode
           "\x1b[?69h\x1b[5;20s\x1b[?6h\x1b[2;3Hx",         // left and right margins
           "\x1b[1;40Hz",                                   // waits to wrap
           "\x1b[?7l\x1b[1;40Hz",                           // no autowrap
           "\x1b]8;;http://example.org\x1b\\link",          // an open hyperlink
           "\x1b(0lqqk\x0e",                                // line drawing, shifted
           "\x1b[4hinsert",                                 // insert mode
           "\x1b#6double\r\n\x1b#3top",                     // double rows
           "\x1b[39G\xe4\xb8\xad\xe6\x96\x87",              // wide characters at the edge
           "\x1b[1;7;4:3;38;2;1;2;3mstyle\x1b[s\x1b[2;2H",  // a pen, a saved cursor
           "e\xcc\x81",                                     // a mark that joined
       }) {
    for (const auto place : {OverlayPlace::top, OverlayPlace::cursor}) {
      SCOPED_TRACE(std::string(state));
      write(
          "\x1b[!p\x1b"
          "c");
      write(state);
      draw(kWords, place);
      draw("again", place);
      take_back();
      ASSERT_EQ(difference(terminal, shadow), std::nullopt);
      write("more\r\n\x1b[b");
      ASSERT_EQ(difference(terminal, shadow), std::nullopt);
    }
  }
}

TEST(OverlayRandomTest, LeavesNothingBehindOnRandomScreens) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    test::SeededRandom random{seed};
    test::RandomOutput output{seed};
    const auto side = [&random](std::uint64_t most) { return static_cast<std::uint16_t>(random.below(most) + 1); };
    const auto size = random.chance(0.2) ? Size{side(3), side(3)} : Size{side(40), side(12)};
    Screen terminal{size, 0};
    Screen shadow{size, 0};
    Overlay overlay;
    for (int part = 0; part < 40; ++part) {
      const auto bytes = output.tokens(8);
      terminal.feed(overlay.take_back());
      ASSERT_EQ(difference(terminal, shadow), std::nullopt);
      terminal.feed(as_bytes(bytes));
      shadow.feed(as_bytes(bytes));
      ASSERT_EQ(difference(terminal, shadow), std::nullopt);
      if (!Overlay::possible(shadow)) continue;
      terminal.feed(overlay.draw(shadow, kWords, random.chance(0.5) ? OverlayPlace::top : OverlayPlace::cursor));
    }
  }
}

}  // namespace
}  // namespace mp::terminal
