#include "libmp/terminal/overlay.hpp"

#include <gtest/gtest.h>

#include <array>
#include <utility>

#include "tests/support/random_output.hpp"

namespace mp::terminal {
namespace {

constexpr std::string_view kWords = "mp: host does not answer, last heard 12 s ago; trying to reconnect. Ctrl-^ . quits";

constexpr const char* kWide = "\xe6\x97\xa5";

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
  void draw(std::string_view text, OverlayPlace place) { draw({{}, std::string(text), place}); }
  void draw(const OverlayLayers& layers) {
    written = overlay.draw(shadow, layers);
    terminal.feed(written);
  }
  void guess(std::vector<GuessedCell> cells, std::optional<Position> cursor = std::nullopt) {
    draw({{std::move(cells), cursor}, "", OverlayPlace::top});
  }
  void take_back() { terminal.feed(overlay.take_back()); }

  Screen terminal{{40, 8}, 100};
  Screen shadow{{40, 8}, 100};
  Overlay overlay;
  Bytes written;  // by draw()
};

GuessedCell cell(unsigned row, unsigned column, std::string text, const Style& style = {}) {
  const bool wide = text == kWide;
  return {{static_cast<std::uint16_t>(row), static_cast<std::uint16_t>(column)},
          std::move(text),
          wide ? Cell::Width::wide : Cell::Width::single,
          style};
}

// One character for each cell, from there on.
std::vector<GuessedCell> cells(unsigned row, unsigned column, std::string_view text) {
  std::vector<GuessedCell> cells;
  for (const char c : text) cells.push_back(cell(row, column++, std::string(1, c)));
  return cells;
}

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

TEST_F(OverlayTest, StaysBelowWhatIsNotToBeDrawnOver) {
  write("\x1b[6;1Hone\r\ntwo");
  const auto words = [this](OverlayPlace place, std::uint16_t first_row) {
    draw(OverlayLayers{{cells(1, 0, "guess"), {}}, "1\n2\n3\n4", place, first_row});
    std::string first;
    for (std::size_t row = 0; row < 8; ++row) first += row_text(terminal, row).substr(0, 1) + '|';
    take_back();
    EXPECT_EQ(difference(terminal, shadow), std::nullopt);
    return first;
  };
  EXPECT_EQ(words(OverlayPlace::top, 4), "||||1|2|3|4|");
  EXPECT_EQ(words(OverlayPlace::top, 5), "|||||1|2|3|");
  EXPECT_EQ(words(OverlayPlace::cursor, 2), "||1|2|3|4|t||") << "above the cursor's line";
  EXPECT_EQ(words(OverlayPlace::cursor, 6), "|||||o|1|2|") << "as many as there is room for";
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

constexpr std::array<std::string_view, 14> kStates{
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
    "\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\x1b[2G",   // and at the cursor
    "\x1b[1;7;4:3;38;2;1;2;3mstyle\x1b[s\x1b[2;2H",  // a pen, a saved cursor
    "\x1b[2J\x1b[Ha line that goes on in the next row of text\x1b[1;38H",
    "e\xcc\x81",  // a mark that joined
};
constexpr std::string_view kFresh =
    "\x1b[!p\x1b"
    "c";

TEST_F(OverlayTest, WordsLeaveNothingBehindInAnyStateOfTheTerminal) {
  for (const std::string_view state : kStates) {
    for (const auto place : {OverlayPlace::top, OverlayPlace::cursor}) {
      SCOPED_TRACE(std::string(state));
      write(kFresh);
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

TEST_F(OverlayTest, GuessesLeaveNothingBehindInAnyStateOfTheTerminal) {
  for (const std::string_view state : kStates) {
    SCOPED_TRACE(std::string(state));
    write(kFresh);
    write(state);
    const auto [row, column] = shadow.cursor().position;
    auto typed = cells(row, column, "typed");
    guess(typed, Position{row, static_cast<std::uint16_t>(column < 30 ? column + 5 : 0)});
    typed[1] = cell(row, column + 1, kWide);
    typed.push_back(cell(3, 0, "x"));
    guess(typed);
    take_back();
    ASSERT_EQ(difference(terminal, shadow), std::nullopt);
    write("more\r\n\x1b[b");
    ASSERT_EQ(difference(terminal, shadow), std::nullopt);
  }
}

TEST_F(OverlayTest, OneMoreGuessCostsNoMoreThanItsCharacter) {
  write("$ ");
  guess(cells(0, 2, "e"), Position{0, 3});
  EXPECT_EQ(as_text(written), "e");
  guess(cells(0, 2, "ec"), Position{0, 4});
  EXPECT_EQ(as_text(written), "c");
  guess(cells(0, 2, "ec"), Position{0, 4});
  EXPECT_EQ(as_text(written), "") << "nothing has changed";
  EXPECT_EQ(row_text(terminal, 0), "$ ec");
  EXPECT_EQ(terminal.cursor().position, (Position{0, 4}));
  guess(cells(0, 2, "e"), Position{0, 3});
  EXPECT_EQ(row_text(terminal, 0), "$ e");
  take_back();
  EXPECT_EQ(difference(terminal, shadow), std::nullopt);
}

TEST_F(OverlayTest, OfTwoGuessesForOnePlaceTheLaterIsShown) {
  write("$ ");
  auto both = cells(0, 2, "ab");
  both.push_back(cell(0, 3, kWide));
  both.push_back(cell(0, 4, "c"));
  guess(both);
  EXPECT_EQ(row_text(terminal, 0), "$ a c");
}

TEST_F(OverlayTest, AGuessTakesBothHalvesOfWhatItCovers) {
  write(std::string(kWide) + kWide);
  guess({cell(0, 1, kWide)});
  EXPECT_EQ(row_text(terminal, 0), std::string(" ") + kWide + " ");
  take_back();
  EXPECT_EQ(difference(terminal, shadow), std::nullopt);
}

TEST_F(OverlayTest, WordsStandOverGuesses) {
  write("$ ");
  draw({{cells(0, 2, "typed"), Position{0, 7}}, "words", OverlayPlace::top});
  EXPECT_EQ(row_text(terminal, 0).substr(0, 7), "words  ");
  guess(cells(0, 2, "typed"), Position{0, 7});
  EXPECT_EQ(row_text(terminal, 0), "$ typed");
}

TEST_F(OverlayTest, TheLastColumnIsGuessedUnlessALineGoesOnBehindIt) {
  write("\x1b[1;40H");
  guess({cell(0, 39, "x"), cell(1, 0, "y")}, Position{1, 1});
  EXPECT_EQ(row_text(terminal, 0).back(), 'x');
  take_back();
  EXPECT_EQ(difference(terminal, shadow), std::nullopt);
  write("\x1b[1;1H" + std::string(60, 'o') + "\x1b[1;40H");
  guess({cell(0, 39, "x")});
  take_back();
  EXPECT_EQ(difference(terminal, shadow), std::nullopt);
  terminal.resize({70, 8});
  EXPECT_EQ(row_text(terminal, 0), std::string(60, 'o'));
}

TEST_F(OverlayTest, WhatIsBeyondTheScreenIsNotDrawn) {
  write("\x1b[8;38H");
  guess({cell(7, 39, kWide), cell(8, 0, "x"), cell(0, 40, "y")});
  EXPECT_EQ(difference(terminal, shadow), std::nullopt);
}

TEST(OverlayRandomTest, LeavesNothingBehindOnRandomScreens) {
  constexpr std::array<const char*, 5> kTexts{"x", " ", "\xc3\xa4", kWide, "e\xcc\x81"};
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    test::SeededRandom random{seed};
    test::RandomOutput output{seed};
    const auto side = [&random](std::uint64_t most) { return static_cast<std::uint16_t>(random.below(most) + 1); };
    const auto size = random.chance(0.2) ? Size{side(3), side(3)} : Size{side(40), side(12)};
    Screen terminal{size, 0};
    Screen shadow{size, 0};
    Overlay overlay;
    const auto random_layers = [&] {
      OverlayLayers layers{{}, random.chance(0.3) ? std::string(kWords) : "", OverlayPlace::top};
      if (random.chance(0.5)) layers.place = OverlayPlace::cursor;
      const auto place = [&] {
        const auto row = static_cast<std::uint16_t>(random.below(shadow.size().rows));
        const auto columns = shadow.row(shadow.active(), row).width();
        return Position{row, static_cast<std::uint16_t>(random.below(columns))};
      };
      for (auto count = random.below(6); count > 0; --count) {
        auto at = random.chance(0.5) ? shadow.cursor().position : place();
        for (auto length = random.below(6); length > 0; --length, ++at.column) {
          Style style = shadow.pen();
          if (random.chance(0.3)) style.underline = Underline::single;
          layers.guesses.cells.push_back(cell(at.row, at.column, kTexts.at(random.below(kTexts.size())), style));
        }
      }
      if (random.chance(0.7)) layers.guesses.cursor = place();
      return layers;
    };
    for (int part = 0; part < 40; ++part) {
      const auto bytes = output.tokens(8);
      terminal.feed(overlay.take_back());
      ASSERT_EQ(difference(terminal, shadow), std::nullopt);
      terminal.feed(as_bytes(bytes));
      shadow.feed(as_bytes(bytes));
      ASSERT_EQ(difference(terminal, shadow), std::nullopt);
      if (!Overlay::possible(shadow)) continue;
      for (auto changes = random.below(4) + 1; changes > 0; --changes) {
        // Changed step by step it looks as if it was drawn at once.
        const auto wanted = random_layers();
        terminal.feed(overlay.draw(shadow, wanted));
        for (const auto& shown : cells_of(wanted, shadow)) {
          const auto& row = terminal.row(terminal.active(), shown.at.row);
          ASSERT_EQ(terminal.text_of(row[shown.at.column]), shown.text);
        }
        if (wanted.guesses.cursor) {
          ASSERT_EQ(terminal.cursor().position, *wanted.guesses.cursor);
        }
      }
    }
  }
}

}  // namespace
}  // namespace mp::terminal
