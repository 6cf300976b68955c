// Which cells stand over a screen. How they get there and leave again: overlay_test.
#include "libmp/terminal/overlay_layers.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mp::terminal {
namespace {

constexpr const char* kWide = "\xe6\x97\xa5";

GuessedCell cell(std::uint16_t row, std::uint16_t column, const std::string& text, const Style& style = {}) {
  return {{row, column}, text, text == kWide ? Cell::Width::wide : Cell::Width::single, style};
}

Style reversed() {
  Style style;
  style.reverse = true;
  return style;
}

class OverlayLayersTest : public testing::Test {
 protected:
  void on(Size size, std::string_view bytes) {
    screen = std::make_unique<Screen>(size, 0);
    screen->feed(as_bytes(bytes));
  }
  [[nodiscard]] std::vector<GuessedCell> cells(std::vector<GuessedCell> guesses) const {
    return cells_of({{std::move(guesses), std::nullopt}, "", OverlayPlace::top}, *screen);
  }
  // The rows that words cover, without the blanks behind them.
  [[nodiscard]] std::string words(const std::string& text) const {
    std::string rows;
    unsigned row = 0;
    for (const auto& cell : cells_of({{}, text, OverlayPlace::top}, *screen)) {
      if (cell.at.row != row) rows += "|";
      row = cell.at.row;
      rows += cell.text;
    }
    return rows;
  }

  std::unique_ptr<Screen> screen = std::make_unique<Screen>(Size{10, 4}, 0);
};

TEST_F(OverlayLayersTest, NothingStandsOverAScreenWithoutLayers) {
  EXPECT_TRUE(OverlayLayers{}.empty());
  EXPECT_TRUE(cells({}).empty());
}

TEST_F(OverlayLayersTest, ComeRowByRowFromTheLeft) {
  const auto a = cell(1, 2, "a");
  const auto b = cell(1, 3, kWide);
  const auto c = cell(1, 5, "c");
  const auto d = cell(2, 0, "d");
  EXPECT_EQ(cells({d, c, a, b}), (std::vector{a, b, c, d}));
}

TEST_F(OverlayLayersTest, OfAGuessThatIsPartlyCoveredABlankOfItsStyleIsLeft) {
  const auto wide = cell(0, 2, kWide, reversed());
  const auto blank = [](std::uint16_t column) { return cell(0, column, " ", reversed()); };
  EXPECT_EQ(cells({wide, cell(0, 3, "x")}), (std::vector{blank(2), cell(0, 3, "x")}));
  EXPECT_EQ(cells({wide, cell(0, 2, "x")}), (std::vector{cell(0, 2, "x"), blank(3)}));
  EXPECT_EQ(cells({wide, cell(0, 1, kWide)}), (std::vector{cell(0, 1, kWide), blank(3)}));
  EXPECT_EQ(cells({wide, cell(0, 3, kWide)}), (std::vector{blank(2), cell(0, 3, kWide)}));
  EXPECT_EQ(cells({wide, cell(0, 2, kWide)}), (std::vector{cell(0, 2, kWide)}));
}

// The screen's own, whose other half is not to be seen any more.
TEST_F(OverlayLayersTest, AWideCharacterOfTheScreenIsCoveredAsAWhole) {
  on({10, 4}, std::string("\x1b[7m") + kWide + kWide);
  const auto blank = [](std::uint16_t column) { return cell(0, column, " ", reversed()); };
  EXPECT_EQ(cells({cell(0, 1, "x")}), (std::vector{blank(0), cell(0, 1, "x")}));
  EXPECT_EQ(cells({cell(0, 0, "x")}), (std::vector{cell(0, 0, "x"), blank(1)}));
  EXPECT_EQ(cells({cell(0, 1, kWide)}), (std::vector{blank(0), cell(0, 1, kWide), blank(3)}));
  EXPECT_EQ(cells({cell(0, 0, "x"), cell(0, 1, "y")}), (std::vector{cell(0, 0, "x"), cell(0, 1, "y")}));
}

TEST_F(OverlayLayersTest, TheLastColumnIsFreeOnlyWhereTheLineEnds) {
  on({10, 4}, "0123456789a");
  const auto guesses = std::vector{cell(0, 8, "x"), cell(0, 9, "y"), cell(1, 9, "z")};
  EXPECT_EQ(cells(guesses), (std::vector{cell(0, 8, "x"), cell(1, 9, "z")}));
  on({10, 4}, std::string("01234567") + kWide + "a");
  EXPECT_EQ(cells({cell(0, 7, "x"), cell(0, 8, "y")}), (std::vector{cell(0, 7, "x")})) << "nor half of a wide one there";
}

TEST_F(OverlayLayersTest, WhatIsBeyondTheScreenIsLeftOut) {
  EXPECT_TRUE(cells({cell(4, 0, "x"), cell(0, 10, "x"), cell(0, 9, kWide)}).empty());
  on({10, 4}, "\x1b#6");
  EXPECT_EQ(cells({cell(0, 4, "x"), cell(0, 5, "y")}), (std::vector{cell(0, 4, "x")})) << "half of the columns are";
}

TEST_F(OverlayLayersTest, WordsFillTheirRowsButForTheLastColumn) {
  EXPECT_EQ(words("ab\ncd"), "ab       |cd       ");
  EXPECT_EQ(words("\nab"), "         |ab       ");
}

TEST_F(OverlayLayersTest, WordsAreWrappedAtABlankOrWhereTheRowEnds) {
  EXPECT_EQ(words("a line of text"), "a line of|text     ");
  EXPECT_EQ(words("a long-winded"), "a        |long-wind") << "and no more than half of the screen";
  EXPECT_EQ(words("interminable"), "intermina|ble      ");
}

TEST_F(OverlayLayersTest, AMarkStandsInTheCellOfItsCharacter) {
  EXPECT_EQ(words(std::string(kWide) + "e\xcc\x81"), std::string(kWide) + "e\xcc\x81      ");
  const auto cells = cells_of({{}, "e\xcc\x81x", OverlayPlace::top}, *screen);
  EXPECT_EQ(cells[0], cell(0, 0, "e\xcc\x81", reversed()));
  EXPECT_EQ(cells[1], cell(0, 1, "x", reversed()));
}

TEST_F(OverlayLayersTest, WhereNoCharacterFitsThereAreNoWords) {
  on({2, 4}, "");
  EXPECT_EQ(words(std::string(kWide) + "ab"), " ");
}

TEST_F(OverlayLayersTest, WordsBelowTheCursorAreNotOverIt) {
  on({10, 6}, "1\r\n2\r\n3");
  const auto first_row = [this](const std::string& text, std::uint16_t first) {
    return cells_of({{}, text, OverlayPlace::cursor, first}, *screen).front().at.row;
  };
  EXPECT_EQ(first_row("a\nb\nc", 0), 3);
  on({10, 6}, "1\r\n2\r\n3\r\n4");
  EXPECT_EQ(first_row("a\nb\nc", 0), 0) << "above it, where there is room";
  EXPECT_EQ(first_row("a\nb", 0), 4);
  EXPECT_EQ(first_row("a\nb\nc", 1), 1) << "and over it where there is none";
}

}  // namespace
}  // namespace mp::terminal
