#include "libmp/terminal/row.hpp"

#include <gtest/gtest.h>

namespace mp::terminal {
namespace {

constexpr StyleId kBlank{5};
constexpr Cell kWide = Cell::character(0x65e5, Cell::Width::wide, StyleId::plain);

class RowTest : public ::testing::Test {
 protected:
  // '.' erased, '<' and '>' the halves of a wide character.
  [[nodiscard]] std::string text() const {
    std::string text;
    for (const Cell& cell : row_.cells()) {
      text += cell.is_erased() ? '.' : cell.is_wide() ? '<' : cell.is_right_half() ? '>' : static_cast<char>(cell.character());
    }
    return text;
  }
  Row row_{8};
};

TEST_F(RowTest, OverwritingHalfOfAWideCharacterErasesTheOther) {
  row_.write(2, kWide, kBlank);
  row_.write(3, "x", StyleId::plain, kBlank);
  EXPECT_EQ(text(), "...x....");
  EXPECT_EQ(row_[2].style(), kBlank);
  row_.write(4, kWide, kBlank);
  row_.write(3, kWide, kBlank);
  EXPECT_EQ(text(), "...<>...");
}

TEST_F(RowTest, ErasingHalfOfAWideCharacterErasesTheOther) {
  row_.write(0, kWide, kBlank);
  row_.write(2, kWide, kBlank);
  row_.erase(1, 3, StyleId::plain);
  EXPECT_EQ(text(), "........");
  EXPECT_EQ(row_.used(), 0u);
}

TEST_F(RowTest, ShiftingTearsNoWideCharacter) {
  row_.write(0, "ab", StyleId::plain, kBlank);
  row_.write(6, kWide, kBlank);
  row_.shift(1, 8, -1, kBlank);
  EXPECT_EQ(text(), "a.b.....");
  row_.write(3, kWide, kBlank);
  row_.shift(2, 8, 2, kBlank);
  EXPECT_EQ(text(), "a.......");
}

TEST_F(RowTest, OnlyTheLastCellDecidesAboutTheWrap) {
  row_.set_wrapped(true);
  row_.write(0, "abc", StyleId::plain, kBlank);
  EXPECT_TRUE(row_.wrapped());
  row_.erase(7, 8, kBlank);
  EXPECT_FALSE(row_.wrapped());
}

TEST_F(RowTest, UsedCountsCellsWithABackground) {
  row_.erase(0, 6, kBlank);
  EXPECT_EQ(row_.used(), 6u);
  row_.clear(StyleId::plain);
  EXPECT_EQ(row_.used(), 0u);
}

TEST_F(RowTest, DoubleWidthLosesWhatItCannotShow) {
  row_.write(0, "abc", StyleId::plain, kBlank);
  row_.write(3, kWide, kBlank);
  row_.set_line_size(LineSize::double_width);
  EXPECT_EQ(row_.width(), 4u);
  EXPECT_EQ(text(), "abc.....");
}

}  // namespace
}  // namespace mp::terminal
