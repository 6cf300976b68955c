#include "libmp/terminal/colour_value.hpp"

#include <gtest/gtest.h>

namespace mp::terminal {
namespace {

TEST(ColourValue, PartsOfOneToFourDigitsAreSharesOfTheirLargest) {
  EXPECT_EQ(colour_value("rgb:f/8/0"), (ColourValue{0xffff, 0x8888, 0}));
  EXPECT_EQ(colour_value("rgb:ff/80/00"), (ColourValue{0xffff, 0x8080, 0}));
  EXPECT_EQ(colour_value("rgb:fff/800/000"), (ColourValue{0xffff, 0x8007, 0}));
  EXPECT_EQ(colour_value("rgb:FFFF/8000/1"), (ColourValue{0xffff, 0x8000, 0x1111}));
}

TEST(ColourValue, BehindANumberSignTheRestIsZeros) {
  EXPECT_EQ(colour_value("#f80"), (ColourValue{0xf000, 0x8000, 0}));
  EXPECT_EQ(colour_value("#ff8001"), (ColourValue{0xff00, 0x8000, 0x0100}));
  EXPECT_EQ(colour_value("#fff800001"), (ColourValue{0xfff0, 0x8000, 0x0010}));
  EXPECT_EQ(colour_value("#ffff80000001"), (ColourValue{0xffff, 0x8000, 1}));
}

TEST(ColourValue, AnythingElseIsNone) {
  for (const auto* text : {"", "#", "red", "rgb:", "rgb:1/2", "rgb:1/2/3/4", "rgb:1//3", "rgb:12345/0/0", "rgb:g/0/0",
                           "rgb:-1/0/0", "rgb: 1/0/0", "#12", "#1234", "#123456789012345", "#ggg", "rgba:f/f/f/f"}) {
    EXPECT_EQ(colour_value(text), std::nullopt) << text;
  }
}

TEST(ColourValue, IsWrittenWithFourDigitsEach) {
  EXPECT_EQ(specification_of({0xffff, 0x8080, 0x0001}), "rgb:ffff/8080/0001");
  EXPECT_EQ(colour_value(specification_of({0x1234, 0xabcd, 0})), (ColourValue{0x1234, 0xabcd, 0}));
}

TEST(ColourValue, ThePaletteIsXterms) {
  EXPECT_EQ(specification_of(standard_palette(1)), "rgb:cdcd/0000/0000");
  EXPECT_EQ(specification_of(standard_palette(12)), "rgb:5c5c/5c5c/ffff");
  EXPECT_EQ(specification_of(standard_palette(16)), "rgb:0000/0000/0000");
  EXPECT_EQ(specification_of(standard_palette(67)), "rgb:5f5f/8787/afaf");
  EXPECT_EQ(specification_of(standard_palette(231)), "rgb:ffff/ffff/ffff");
  EXPECT_EQ(specification_of(standard_palette(232)), "rgb:0808/0808/0808");
  EXPECT_EQ(specification_of(standard_palette(255)), "rgb:eeee/eeee/eeee");
}

}  // namespace
}  // namespace mp::terminal
