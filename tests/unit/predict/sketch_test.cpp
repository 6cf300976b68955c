#include "libmp/predict/sketch.hpp"

#include <gtest/gtest.h>

namespace mp::predict {
namespace {

class SketchTest : public testing::Test {
 protected:
  void begin(std::string_view output) {
    screen.feed(as_bytes(output));
    sketch.begin(screen);
  }
  std::vector<std::size_t> draw(std::uint16_t column, std::string_view text) {
    const PlacedGlyph cell{{0, column}, {.text = std::string(text), .width = {}, .style = {}}};
    return sketch.draw(screen, {&cell, 1}, {{0, static_cast<std::uint16_t>(column + 1)}, false});
  }

  terminal::Screen screen{{10, 3}, 0};
  Sketch sketch;
};

TEST_F(SketchTest, ShowsTheScreenWhereNothingIsDrawn) {
  begin("ab");
  EXPECT_EQ(sketch.at(screen, {0, 1}).text, "b");
  EXPECT_TRUE(sketch.at(screen, {0, 2}).blank());
  EXPECT_EQ(sketch.cursor(), (CursorPlace{{0, 2}, false}));
}

TEST_F(SketchTest, RemembersWhatStoodThereFirst) {
  begin("ab\b");
  EXPECT_EQ(draw(1, "x"), (std::vector<std::size_t>{0}));
  EXPECT_EQ(draw(1, "y"), (std::vector<std::size_t>{0}));
  EXPECT_EQ(draw(2, "z"), (std::vector<std::size_t>{1}));
  EXPECT_EQ(sketch.at(screen, {0, 1}).text, "y");
  EXPECT_EQ(sketch.slots()[0].before.text, "b");
  EXPECT_EQ(sketch.cursor_before(), (CursorPlace{{0, 1}, false}));
  EXPECT_EQ(sketch.cursor(), (CursorPlace{{0, 3}, false}));
  EXPECT_TRUE(sketch.blank_at(screen, {0, 3}));
  EXPECT_FALSE(sketch.blank_at(screen, {0, 2}));
}

TEST_F(SketchTest, BeginsAnew) {
  begin("ab");
  (void)draw(2, "x");
  begin("c");
  EXPECT_TRUE(sketch.slots().empty());
  EXPECT_EQ(sketch.at(screen, {0, 2}).text, "c");
}

TEST_F(SketchTest, ReadsWhatStandsInACell) {
  begin(
      "a \xe6\xbc\xa2"
      "e\xcc\x81");
  EXPECT_TRUE(stands_at(screen, {0, 0}, {.text = "a", .width = {}, .style = {}}));
  EXPECT_FALSE(stands_at(screen, {0, 0}, {.text = "b", .width = {}, .style = {}}));
  EXPECT_TRUE(stands_at(screen, {0, 1}, {}));
  EXPECT_TRUE(stands_at(screen, {0, 5}, {}));
  for (std::uint16_t column = 0; column < 6; ++column)
    EXPECT_TRUE(stands_at(screen, {0, column}, glyph_of(screen, {0, column}))) << column;
  EXPECT_EQ(glyph_of(screen, {0, 2}).columns(), 2);
  EXPECT_TRUE(glyph_of(screen, {0, 3}).right_half());
  EXPECT_EQ(glyph_of(screen, {0, 4}).text, "e\xcc\x81");
}

TEST(CursorPlace, ACursorThatWaitsToWrapIsAtTheNextRow) {
  const CursorPlace waits{{1, 9}, true};
  EXPECT_TRUE(same_place(waits, {{2, 0}, false}));
  EXPECT_TRUE(same_place({{2, 0}, false}, waits));
  EXPECT_FALSE(same_place(waits, {{1, 9}, false}));
  EXPECT_FALSE(same_place(waits, {{3, 0}, false}));
}

}  // namespace
}  // namespace mp::predict
