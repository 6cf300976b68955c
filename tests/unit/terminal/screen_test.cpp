#include "libmp/terminal/screen.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"
#include "tests/support/screen_text.hpp"

namespace mp::terminal {
namespace {

using test::text_of;

class ScreenTest : public ::testing::Test {
 protected:
  void feed(std::string_view bytes) { screen_->feed(as_bytes(bytes)); }
  // A new screen of this size that has been fed `bytes`.
  void on(Size size, std::string_view bytes) {
    screen_ = std::make_unique<Screen>(size, 100);
    feed(bytes);
  }
  [[nodiscard]] std::string text() const { return text_of(*screen_); }
  [[nodiscard]] const Style& style(std::size_t row, std::size_t column) const {
    return screen_->style(screen_->row(screen_->active(), row)[column].style());
  }
  [[nodiscard]] Position at() const { return screen_->cursor().position; }

  std::unique_ptr<Screen> screen_ = std::make_unique<Screen>(Size{10, 4}, 100);
};

TEST_F(ScreenTest, TextStandsWhereItWasWritten) {
  feed("hello\r\nworld");
  EXPECT_EQ(text(), "hello\nworld\n");
  EXPECT_EQ(at(), (Position{1, 5}));
}

TEST_F(ScreenTest, WrapsWhenTheNextCharacterComes) {
  feed("0123456789");
  EXPECT_TRUE(screen_->cursor().pending_wrap);
  EXPECT_EQ(at(), (Position{0, 9}));
  EXPECT_FALSE(screen_->row(Buffer::main, 0).wrapped());
  feed("a");
  EXPECT_EQ(text(), "0123456789\na\n");
  EXPECT_TRUE(screen_->row(Buffer::main, 0).wrapped());
  EXPECT_FALSE(screen_->cursor().pending_wrap);
}

TEST_F(ScreenTest, ARowWhoseLastCellChangesIsNoLongerWrapped) {
  feed("0123456789a\x1b[1;10Hx");
  EXPECT_FALSE(screen_->row(Buffer::main, 0).wrapped());
}

TEST_F(ScreenTest, WithoutAutowrapTheLastColumnIsOverwritten) {
  feed("\x1b[?7l0123456789abc");
  EXPECT_EQ(text(), "012345678c\n");
}

TEST_F(ScreenTest, LinesScrollIntoScrollback) {
  feed("a\r\nb\r\nc\r\nd\r\ne\r\nf");
  EXPECT_EQ(text(), "c\nd\ne\nf\n");
  EXPECT_EQ(text_of(screen_->scrollback()), "a\nb\n");
  EXPECT_EQ(screen_->lines_scrolled(), 2u);
}

TEST_F(ScreenTest, OnlyTheTopOfTheMainScreenGoesToScrollback) {
  feed("a\r\nb\r\nc\r\nd\x1b[2;4r\x1b[4;1H\n");  // a region below the top
  EXPECT_EQ(text(), "a\nc\nd\n");
  EXPECT_EQ(screen_->lines_scrolled(), 0u);
  feed("\x1b[r\x1b[1;1H\x1b[M");  // deleted, not scrolled
  EXPECT_EQ(screen_->lines_scrolled(), 0u);
  feed("\x1b[?1049h\n\n\n\n\n\n");
  EXPECT_EQ(screen_->lines_scrolled(), 0u);
}

TEST_F(ScreenTest, ARegionAtTheTopScrollsIntoScrollback) {
  feed("a\r\nb\r\nc\r\nd\x1b[1;2r\x1b[2;1H\n");
  EXPECT_EQ(text(), "b\n\nc\nd\n");
  EXPECT_EQ(text_of(screen_->scrollback()), "a\n");
}

TEST_F(ScreenTest, ErasedIsNotBlank) {
  feed("ab cd\x1b[1;2H\x1b[X");
  EXPECT_EQ(text(), "a. cd\n");
}

TEST_F(ScreenTest, ErasedCellsTakeTheBackground) {
  feed("\x1b[1;44mabc\x1b[1;1H\x1b[K");
  EXPECT_TRUE(screen_->row(Buffer::main, 0)[9].is_erased());
  EXPECT_EQ(style(0, 9).background, Colour::basic(4));
  EXPECT_FALSE(style(0, 9).bold);
}

TEST_F(ScreenTest, InsertsAndDeletesCells) {
  feed("abcdef\x1b[1;3H\x1b[2@");
  EXPECT_EQ(text(), "ab..cdef\n");
  feed("\x1b[3P");
  EXPECT_EQ(text(), "abdef\n");
  feed("\x1b[4hXY\x1b[4l");
  EXPECT_EQ(text(), "abXYdef\n");
}

TEST_F(ScreenTest, CellsAreInsertedOutsideOfTheScrollingRows) {
  feed("abc\x1b[2;3r\x1b[1;2H\x1b[@");
  EXPECT_EQ(text(), "a.bc\n");
}

TEST_F(ScreenTest, InsertsAndDeletesLinesWithinTheMargins) {
  feed("a\r\nb\r\nc\r\nd\x1b[1;3r\x1b[2;4H\x1b[L");
  EXPECT_EQ(text(), "a\n\nb\nd\n");
  EXPECT_EQ(at(), (Position{1, 0}));
  feed("\x1b[M");
  EXPECT_EQ(text(), "a\nb\n\nd\n");
}

TEST_F(ScreenTest, ScrollsWithinLeftAndRightMargins) {
  feed("abcdef\r\nghijkl\r\nmnopqr\x1b[?69h\x1b[2;4s\x1b[S");
  EXPECT_EQ(text(), "ahijef\ngnopkl\nm...qr\n");
  EXPECT_EQ(screen_->lines_scrolled(), 0u);
}

TEST_F(ScreenTest, ColumnIndexesMoveTheCursorOrTheColumns) {
  feed(
      "abc\r\n123\x1b[1;2H\x1b"
      "6X");
  EXPECT_EQ(text(), "Xbc\n123\n");
  feed(
      "\r\x1b"
      "6\x1b"
      "9|");
  EXPECT_EQ(text(), ".|bc\n.123\n");
  feed(
      "\x1b[?69h\x1b[2;3s\x1b[1;3H\x1b"
      "9");
  EXPECT_EQ(text(), ".b.c\n.2.3\n");
  EXPECT_EQ(at(), (Position{0, 2}));
}

TEST_F(ScreenTest, TextWrapsAtTheRightMargin) {
  feed("\x1b[?69h\x1b[3;5s\x1b[1;3Habcde");
  EXPECT_EQ(text(), "..abc\n..de\n");
}

TEST_F(ScreenTest, UpAndDownStopAtTheMargins) {
  feed("\x1b[2;3r\x1b[3;1H\x1b[9A");
  EXPECT_EQ(at().row, 1);
  feed("\x1b[9B");
  EXPECT_EQ(at().row, 2);
  feed("\x1b[4;1H\x1b[9A");
  EXPECT_EQ(at().row, 1);
}

TEST_F(ScreenTest, OriginModeCountsFromTheMargins) {
  feed("\x1b[2;3r\x1b[?6h");
  EXPECT_EQ(at(), (Position{1, 0}));
  feed("\x1b[9;5H");
  EXPECT_EQ(at(), (Position{2, 4}));
  feed("\x1b[?6l");
  EXPECT_EQ(at(), (Position{0, 0}));
}

TEST_F(ScreenTest, WideCharactersTakeTwoCellsAndStayWhole) {
  feed("a\xe6\x97\xa5z");
  EXPECT_TRUE(screen_->row(Buffer::main, 0)[1].is_wide());
  EXPECT_TRUE(screen_->row(Buffer::main, 0)[2].is_right_half());
  feed("\x1b[1;3Hx");
  EXPECT_EQ(text(), "a.xz\n");
}

TEST_F(ScreenTest, AWideCharacterThatDoesNotFitWraps) {
  feed("012345678\xe6\x97\xa5");
  EXPECT_EQ(text(), "012345678\n\xe6\x97\xa5\n");
  EXPECT_TRUE(screen_->row(Buffer::main, 0).wrapped());
}

TEST_F(ScreenTest, AWideCharacterOnOneColumnShowsNothing) {
  on({1, 2}, "\xe6\x97\xa5\xe6\x97\xa5x");
  EXPECT_EQ(text(), "x\n");
}

TEST_F(ScreenTest, CombiningMarksJoinTheLastCharacter) {
  feed(
      "e\xcc\x81"
      "a");
  EXPECT_EQ(screen_->text_of(screen_->row(Buffer::main, 0)[0]), "e\xcc\x81");
  EXPECT_EQ(at().column, 2);
  feed("\x1b[3;1H\xcc\x81");  // the cursor has moved: nothing to join
  EXPECT_EQ(text(),
            "e\xcc\x81"
            "a\n");
}

TEST_F(ScreenTest, CombiningMarksAreBounded) {
  feed("e");
  for (int i = 0; i < 1000; ++i) feed("\xcc\x81");
  EXPECT_LE(text().size(), 40u);
}

TEST_F(ScreenTest, RepeatsTheLastCharacter) {
  feed("\x1b[5b");  // none yet
  EXPECT_EQ(text(), "");
  feed("ab\x1b[3b");
  EXPECT_EQ(text(), "abbbb\n");
  feed("\r\x1b[3b");
  EXPECT_EQ(text(), "abbbb\n");
  feed("\x1b[2;9H\xe6\x97\xa5\x1b[2b");  // a wide one at the edge
  EXPECT_EQ(text(), "abbbb\n........\xe6\x97\xa5\n\xe6\x97\xa5\xe6\x97\xa5\n");
}

TEST_F(ScreenTest, SpecialGraphicsAndShifts) {
  feed("\x1b(0qx\x1b(Bq\x1b)0\x0eq\x0fq\x1b*0\x1bNqq");
  EXPECT_EQ(text(), "\xe2\x94\x80\xe2\x94\x82q\xe2\x94\x80q\xe2\x94\x80q\n");
}

TEST_F(ScreenTest, TheAlternateScreenLeavesTheMainOneAlone) {
  feed("main\x1b[?1049h\x1b[Halt");
  EXPECT_EQ(screen_->active(), Buffer::alternate);
  EXPECT_EQ(screen_->alternate_entry(), AlternateEntry::saving);
  EXPECT_EQ(text(), "alt\n");
  EXPECT_EQ(test::text_of_runs(screen_->line(Buffer::main, 0)), "main");
  feed("\x1b[?1049l");
  EXPECT_EQ(text(), "main\n");
  EXPECT_EQ(at(), (Position{0, 4}));
  EXPECT_EQ(screen_->alternate_entry(), AlternateEntry::none);
}

TEST_F(ScreenTest, SavesTheCursorForEachScreen) {
  feed(
      "\x1b[2;3H\x1b[1;31m\x1b(0\x1b"
      "7\x1b[?47h\x1b"
      "7\x1b[?47l\x1b[m\x1b(B\x1b[H\x1b"
      "8");
  EXPECT_EQ(at(), (Position{1, 2}));
  EXPECT_TRUE(screen_->pen().bold);
  EXPECT_EQ(screen_->charsets().sets[0], (Charset{'(', '0'}));
}

TEST_F(ScreenTest, ASavedPendingWrapComesBack) {
  feed(
      "0123456789\x1b"
      "7\x1b[H\x1b"
      "8");
  EXPECT_TRUE(screen_->cursor().pending_wrap);
  feed("x");
  EXPECT_EQ(text(), "0123456789\nx\n");
}

TEST_F(ScreenTest, HyperlinksBelongToCells) {
  feed("\x1b]8;id=1;http://a/\x1b\\x\x1b]8;;\x1b\\y");
  EXPECT_EQ(screen_->link(style(0, 0).link), (Link{"id=1", "http://a/"}));
  EXPECT_EQ(style(0, 1).link, LinkId::none);
}

TEST_F(ScreenTest, ATerminalFullOfHyperlinksTakesNewOnesWhenTheOldAreGone) {
  screen_ = std::make_unique<Screen>(Size{10, 4}, limits::kMaxLinks);
  const auto write_links = [this](const std::string& host, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      feed("\x1b]8;;http://" + host + "/" + std::to_string(i) + "\x1b\\x\x1b]8;;\x1b\\\r\n");
  };
  write_links("old", limits::kMaxLinks + 100);
  EXPECT_EQ(style(2, 0).link, LinkId::none);
  feed("\x1b[3J\x1b[2J\x1b[H");
  write_links("new", 2000);
  EXPECT_EQ(screen_->link(style(2, 0).link), (Link{"", "http://new/1999"}));
}

TEST_F(ScreenTest, SelectiveEraseSparesWhatIsGuarded) {
  feed("a\x1b[1\"qb\x1b[0\"qc\x1b[?2K");
  EXPECT_EQ(text(), ".b\n");
  feed("\x1b[2K");
  EXPECT_EQ(text(), "");
}

TEST_F(ScreenTest, RowsOfDoubleWidthShowHalf) {
  feed("abcdefgh\x1b#6");
  EXPECT_EQ(text(), "abcde\n");
  EXPECT_EQ(screen_->row(Buffer::main, 0).line_size(), LineSize::double_width);
  EXPECT_EQ(at(), (Position{0, 4}));
  feed("\x1b[2J");
  EXPECT_EQ(screen_->row(Buffer::main, 0).line_size(), LineSize::single);
}

TEST_F(ScreenTest, AlignmentTestFillsTheScreen) {
  feed("\x1b[2;3r\x1b#8");
  EXPECT_EQ(text(), "EEEEEEEEEE\nEEEEEEEEEE\nEEEEEEEEEE\nEEEEEEEEEE\n");
  EXPECT_EQ(at(), (Position{0, 0}));
  EXPECT_EQ(screen_->margins(), (Rectangle{0, 0, 4, 10}));
}

TEST_F(ScreenTest, ModesAreSavedAndRestored) {
  feed("\x1b[?7;25;69l\x1b[?1002h\x1b[?1006h\x1b[?7;25;1000;1006s\x1b[?7;25h\x1b[?1003;1006l");
  EXPECT_EQ(screen_->modes(), Modes{});
  feed("\x1b[?7;25;1001;1015r");
  EXPECT_FALSE(screen_->modes().autowrap);
  EXPECT_FALSE(screen_->modes().cursor_visible);
  EXPECT_EQ(screen_->modes().mouse_tracking, MouseTracking::drag) << "all of its kind have one place";
  EXPECT_EQ(screen_->modes().mouse_encoding, MouseEncoding::sgr);
  feed("\x1b[?2004h\x1b[?2004r");
  EXPECT_FALSE(screen_->modes().bracketed_paste) << "what was never saved is reset";
  feed("\x1b[?1004;2026h\x1b[?1004;2026s\x1b[?1004;2026l\x1b[?1004;2026r");
  EXPECT_FALSE(screen_->modes().focus_reports) << "a snapshot could not hand it on without a report";
  EXPECT_FALSE(screen_->modes().synchronised_output) << "a snapshot could not hand it on without ending an update";
  feed("\x1b[2;3r\x1b[?6h\x1b[?6s\x1b[?6l\x1b[4;4H\x1b[?6r");
  EXPECT_EQ(at(), (Position{1, 0})) << "as when it is set";
  feed(
      "\x1b"
      "c");
  EXPECT_EQ(screen_->saved_modes(), Modes{});
}

TEST_F(ScreenTest, ASoftResetLeavesTheText) {
  feed("text\x1b[2;3r\x1b[?6h\x1b[1m\x1b[?25l\x1b[4h\x1b[!p");
  EXPECT_EQ(text(), "text\n");
  EXPECT_EQ(screen_->margins(), (Rectangle{0, 0, 4, 10}));
  EXPECT_EQ(screen_->modes(), Modes{});
  EXPECT_EQ(screen_->pen(), Style{});
}

TEST_F(ScreenTest, AHardResetLeavesNothing) {
  feed(
      "a\r\nb\r\nc\r\nd\r\ne\x1b[?1049hx\x1b[?1000;1006h\x1b"
      "c");
  Screen fresh{{10, 4}, 100};
  EXPECT_EQ(difference(*screen_, fresh), std::nullopt);
  EXPECT_EQ(screen_->scrollback().size(), 0u);
}

TEST_F(ScreenTest, EraseOfScrollbackKeepsItsNumbers) {
  feed("a\r\nb\r\nc\r\nd\r\ne\r\nf\x1b[3J\r\ng");
  EXPECT_EQ(text_of(screen_->scrollback()), "c\n");
  EXPECT_EQ(screen_->lines_scrolled(), 3u);
}

TEST_F(ScreenTest, TabStopsAreSetAndCleared) {
  on({40, 2}, "\ta\x1b[1;4H\x1bH\r\tb\x1b[3g\r\tc");
  EXPECT_EQ(text(), "...b....a..............................c\n");
}

// --- what made libvterm write outside of its memory, run for ever or use up its stack when it was fed with it

TEST_F(ScreenTest, ManyParametersAreTaken) {
  feed("\x1b[38:2::1:2:3;48:2::4:5:6;58:2::7:8:9;4:3;1;2;3;5;7;8;9mx");
  EXPECT_EQ(style(0, 0).foreground, Colour::rgb(1, 2, 3));
  EXPECT_EQ(style(0, 0).background, Colour::rgb(4, 5, 6));
  EXPECT_EQ(style(0, 0).underline_colour, Colour::rgb(7, 8, 9));
  EXPECT_EQ(style(0, 0).underline, Underline::curly);
  EXPECT_TRUE(style(0, 0).strike);
}

TEST_F(ScreenTest, RepeatAfterALoneCombiningMark) {
  feed("\xcc\x81\x1b[5b");
  EXPECT_EQ(text(), "");
}

TEST_F(ScreenTest, AHugeTitle) {
  feed("\x1b]2;");
  const std::string part(1 << 20, 't');
  for (int i = 0; i < 12; ++i) feed(part);
  feed("\x1b\\x");
  EXPECT_LE(screen_->texts().titles.window.size(), 4096u);
  EXPECT_EQ(text(), "x\n");
}

TEST_F(ScreenTest, AHugeLineOfText) {
  feed(std::string(4000000, 'x'));
  EXPECT_EQ(text(), "xxxxxxxxxx\nxxxxxxxxxx\nxxxxxxxxxx\nxxxxxxxxxx\n");
}

TEST_F(ScreenTest, HugeCounts) {
  for (const char* final :
       {"@", "P", "L", "M", "S", "T", "X", "A", "B", "C", "D", "E", "F", "I", "Z", "a", "e", "b", "'}", "'~"}) {
    feed("abc\x1b[65535" + std::string{final} + "\x1b[4294967296" + final + "\x1b[2;2H");
  }
  EXPECT_EQ(at(), (Position{1, 1}));
}

}  // namespace
}  // namespace mp::terminal
