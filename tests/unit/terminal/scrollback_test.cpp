#include "libmp/terminal/scrollback.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"
#include "tests/support/screen_text.hpp"

namespace mp::terminal {
namespace {

class ScrollbackTest : public ::testing::Test {
 protected:
  void push(std::string_view text, StyleId style = StyleId::plain) {
    Row row{200};
    row.write(0, text, style, StyleId::plain);
    scrollback_.push(row, tables_);
  }

  CellTables tables_;
  Scrollback scrollback_{1000};
};

TEST_F(ScrollbackTest, LinesKeepTheirNumbers) {
  for (int i = 0; i < 2500; ++i) push("line " + std::to_string(i));
  EXPECT_EQ(scrollback_.first(), 1500u);
  EXPECT_EQ(scrollback_.end(), 2500u);
  for (std::uint64_t i = 1500; i < 2500; ++i) ASSERT_EQ(test::text_of_runs(scrollback_.line(i)), "line " + std::to_string(i));
}

TEST_F(ScrollbackTest, GivesTheNewestBack) {
  for (int i = 0; i < 900; ++i) push(std::string(100, 'x') + std::to_string(i));
  for (int i = 899; i >= 0; --i)
    ASSERT_EQ(test::text_of_runs(scrollback_.take_newest()), std::string(100, 'x') + std::to_string(i));
  EXPECT_EQ(scrollback_.size(), 0u);
  EXPECT_EQ(scrollback_.retained_bytes(), 0u);
  push("again");
  EXPECT_EQ(test::text_of_runs(scrollback_.line(0)), "again");
}

TEST_F(ScrollbackTest, BytesAreBoundedWhateverTheLinesAre) {
  Row row{1000};
  for (std::uint16_t i = 0; i < 1000; ++i) {
    Style style;
    style.foreground = Colour::rgb(static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8), 7);
    row.write(i, "x", static_cast<StyleId>(tables_.styles.id(style)), StyleId::plain);
  }
  for (int i = 0; i < 1000; ++i) scrollback_.push(row, tables_);
  EXPECT_LT(scrollback_.size(), 1000u);
  EXPECT_GT(scrollback_.size(), 10u);
  EXPECT_LE(scrollback_.retained_bytes(), 1000 * limits::kScrollbackBytesPerLine);
  EXPECT_EQ(scrollback_.line(scrollback_.first()).runs.size(), 1000u);
}

TEST_F(ScrollbackTest, NoDepthKeepsOnlyTheCount) {
  Scrollback none{0};
  none.push(Row{10}, tables_);
  EXPECT_EQ(none.end(), 1u);
  EXPECT_EQ(none.size(), 0u);
}

TEST_F(ScrollbackTest, ClearingKeepsTheCount) {
  push("a");
  scrollback_.clear();
  EXPECT_EQ(scrollback_.first(), 1u);
  EXPECT_EQ(scrollback_.end(), 1u);
  EXPECT_EQ(scrollback_.retained_bytes(), 0u);
}

TEST_F(ScrollbackTest, LinksOfItsLinesAreInUse) {
  Style style;
  style.link = static_cast<LinkId>(tables_.links.id({"", "http://a/"}));
  const auto other = tables_.links.id({"", "http://b/"});
  push("text", static_cast<StyleId>(tables_.styles.id(style)));
  std::vector<bool> in_use(tables_.links.numbers());
  scrollback_.mark_links(in_use);
  EXPECT_TRUE(in_use[static_cast<std::uint32_t>(style.link)]);
  EXPECT_FALSE(in_use[other]);
}

TEST_F(ScrollbackTest, ALineComesBackAsItWas) {
  Row row{12};
  Style style;
  style.foreground = Colour::indexed(200);
  style.background = Colour::rgb(1, 2, 3);
  style.underline_colour = Colour::rgb(4, 5, 6);
  style.underline = Underline::dashed;
  style.overline = style.guarded = true;
  const auto id = static_cast<StyleId>(tables_.styles.id(style));
  row.write(0, "ab", id, StyleId::plain);
  row.write(4, Cell::character(0x65e5, Cell::Width::wide, id), StyleId::plain);
  row.write(6, Cell::cluster(tables_.clusters.id("e\xcc\x81"), Cell::Width::single, StyleId::plain), StyleId::plain);
  row.erase(8, 10, id);
  row.set_wrapped(true);
  scrollback_.push(row, tables_);
  const Line line = scrollback_.line(0);
  EXPECT_TRUE(line.wrapped);
  Row again{12};
  write_line(line, again, 0, tables_);
  EXPECT_TRUE(std::ranges::equal(row.cells(), again.cells()));
}

}  // namespace
}  // namespace mp::terminal
