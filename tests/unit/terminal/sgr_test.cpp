#include "libmp/terminal/sgr.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace mp::terminal {
namespace {

[[nodiscard]] Parameter number(std::uint16_t value) { return {value, true, false}; }
[[nodiscard]] Parameter sub(std::uint16_t value) { return {value, true, true}; }

[[nodiscard]] Style sgr(const std::vector<Parameter>& parameters, const Style& pen = {}) { return with_sgr(pen, parameters); }

TEST(SgrTest, AttributesAreSetAndReset) {
  const Style all = sgr({number(1), number(2), number(3), number(5), number(7), number(8), number(9), number(53)});
  EXPECT_TRUE(all.bold && all.dim && all.italic && all.blink && all.reverse && all.conceal && all.strike && all.overline);
  EXPECT_EQ(sgr({number(22), number(23), number(25), number(27), number(28), number(29), number(55)}, all), Style{});
}

TEST(SgrTest, ResetKeepsWhatIsNotSgr) {
  Style pen;
  pen.bold = true;
  pen.guarded = true;
  pen.link = LinkId{7};
  for (const auto& reset : {std::vector<Parameter>{}, std::vector<Parameter>{number(0)}}) {
    const Style after = sgr(reset, pen);
    EXPECT_FALSE(after.bold);
    EXPECT_TRUE(after.guarded);
    EXPECT_EQ(after.link, LinkId{7});
  }
}

TEST(SgrTest, ColoursOfThePalette) {
  EXPECT_EQ(sgr({number(31)}).foreground, Colour::basic(1));
  EXPECT_EQ(sgr({number(47)}).background, Colour::basic(7));
  EXPECT_EQ(sgr({number(97)}).foreground, Colour::basic(15));
  EXPECT_EQ(sgr({number(100)}).background, Colour::basic(8));
  EXPECT_EQ(sgr({number(31), number(39)}).foreground, Colour{});
}

TEST(SgrTest, LongColoursWithSemicolonsGoOn) {
  const Style pen = sgr({number(38), number(2), number(1), number(2), number(3), number(48), number(5), number(9), number(1)});
  EXPECT_EQ(pen.foreground, Colour::rgb(1, 2, 3));
  EXPECT_EQ(pen.background.index(), 9);
  EXPECT_TRUE(pen.bold);
}

TEST(SgrTest, LongColoursWithColonsEndWithTheirGroup) {
  EXPECT_EQ(sgr({number(38), sub(2), sub(1), sub(2), sub(3)}).foreground, Colour::rgb(1, 2, 3));
  EXPECT_EQ(sgr({number(38), sub(2), {0, false, true}, sub(1), sub(2), sub(3)}).foreground, Colour::rgb(1, 2, 3));
  EXPECT_EQ(sgr({number(58), sub(2), sub(0), sub(1), sub(2), sub(3)}).underline_colour, Colour::rgb(1, 2, 3));
  EXPECT_EQ(sgr({number(58), sub(5), sub(3), number(59)}).underline_colour, Colour{});
  EXPECT_TRUE(sgr({number(38), sub(2), number(1)}).bold);  // too short: nothing, and what follows counts
}

TEST(SgrTest, NoColourOutOfRange) {
  EXPECT_EQ(sgr({number(38), number(5), number(256)}).foreground, Colour{});
  EXPECT_EQ(sgr({number(38), number(2), number(300), number(0), number(0)}).foreground, Colour{});
  EXPECT_EQ(sgr({number(38)}), Style{});
}

TEST(SgrTest, KindsOfUnderline) {
  EXPECT_EQ(sgr({number(4)}).underline, Underline::single);
  EXPECT_EQ(sgr({number(4), sub(3)}).underline, Underline::curly);
  EXPECT_EQ(sgr({number(4), sub(0)}).underline, Underline::none);
  EXPECT_EQ(sgr({number(4), sub(9)}).underline, Underline::none);
  EXPECT_EQ(sgr({number(21)}).underline, Underline::doubled);
  EXPECT_EQ(sgr({number(21), number(24)}).underline, Underline::none);
}

}  // namespace
}  // namespace mp::terminal
