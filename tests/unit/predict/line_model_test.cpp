#include "libmp/predict/line_model.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace mp::predict {
namespace {

constexpr std::uint16_t kColumns = 12;
const Key kErase{.kind = KeyKind::erase, .text = {}, .end = 1};

Key character(std::string_view text) { return {.kind = KeyKind::character, .text = std::string{text}, .end = 1}; }

// The first row with what the key is guessed to do to it, or "?".
std::string row_after(const Key& key, std::string_view output) {
  terminal::Screen screen{{kColumns, 3}, 0};
  screen.feed(as_bytes(output));
  Sketch sketch;
  sketch.begin(screen);
  const auto change = change_by(key, {.screen = screen, .sketch = sketch, .wall = {}});
  if (!change) return "?";
  std::string row;
  for (std::uint16_t column = 0; column < kColumns; ++column) {
    std::string text = glyph_of(screen, {0, column}).text;
    for (const auto& cell : change->cells)
      if (cell.at == terminal::Position{0, column}) text = cell.glyph.text;
    row += text;
  }
  return row;
}

TEST(LineModel, WhatIsTypedPushesTheTextBehindIt) {
  EXPECT_EQ(row_after(character("x"), "abc\x1b[1;2H"), "axbc        ");
  EXPECT_EQ(row_after(character("x"), "ab c  d\x1b[1;2H"), "axb c d     ");
}

TEST(LineModel, ASuggestionStaysWhereItIs) { EXPECT_EQ(row_after(character("x"), "ab\x1b[90mcd\x1b[1;3H"), "abxd        "); }

TEST(LineModel, ASuggestionMayBeginWithABlank) {
  EXPECT_EQ(row_after(character("x"), "ab\x1b[90m cd\x1b[1;3H"), "abxcd       ");
}

TEST(LineModel, TheLastColumnsOfTextThatReachesTheEdgeAreNotKnown) {
  EXPECT_EQ(row_after(character("x"), "abcdefghijk>\x1b[1;2H"), "axbcdefghik>");
  EXPECT_EQ(row_after(kErase, "abcdefghijk>\x1b[1;3H"), "acdefghijjk>");
}

TEST(LineModel, ARowIsFilledButForTheLastWhichWouldScroll) {
  EXPECT_EQ(row_after(character("x"), "abcdefghijk"), "abcdefghijkx");
  EXPECT_EQ(row_after(character("x"), "\x1b[3;12H"), "?");
  EXPECT_EQ(row_after(character("\xe6\xbc\xa2"), "abcdefghijk"), "?");
}

TEST(LineModel, WideCharactersTakeTwoColumns) {
  EXPECT_EQ(row_after(character("\xe6\xbc\xa2"), "abc\x1b[1;2H"),
            "a\xe6\xbc\xa2"
            "bc       ");
  EXPECT_EQ(row_after(kErase,
                      "a\xe6\xbc\xa2"
                      "bc\x1b[1;4H"),
            "abc         ");
  EXPECT_EQ(row_after(character("\xf0\x9f\x8e\x89"), "ab"), "ab\xf0\x9f\x8e\x89        ");
}

TEST(LineModel, AMarkJoinsTheCharacterBeforeIt) {
  EXPECT_EQ(row_after(character("\xcc\x81"), "cafe"), "cafe\xcc\x81        ");
  EXPECT_EQ(row_after(character("\xcc\x81"), ""), "?");
}

TEST(LineModel, NoWideCharacterIsCutAtTheEdge) {
  EXPECT_EQ(row_after(character("x"), "abcdefg你jk>\x1b[1;2H"), "axbcdefg你k>");
  EXPECT_EQ(row_after(character("x"), "abcdefgh你k>\x1b[1;2H"), "?");
  EXPECT_EQ(row_after(character("x"), "abcdefghi你>\x1b[1;2H"), "axbcdefgh你>");
}

TEST(LineModel, ARightPromptBehindASingleBlankIsLeftAlone) {
  EXPECT_EQ(row_after(character("x"), "abcdefgh [~]\x1b[1;9H"), "?");
  EXPECT_EQ(row_after(character("x"), "abcd     [~]\x1b[1;5H"), "abcdx    [~]");
}

}  // namespace
}  // namespace mp::predict
