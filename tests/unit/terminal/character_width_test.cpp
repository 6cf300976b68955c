#include "libmp/terminal/character_width.hpp"

#include <gtest/gtest.h>

namespace mp::terminal {
namespace {

TEST(CharacterWidthTest, AsTerminalsHaveIt) {
  for (const char32_t narrow : {U'a', U'\u00e4', U'\u00ad', U'\u03b1', U'\u2500', U'\u2588', U'\ufffd', U'\u0e01'}) {
    EXPECT_EQ(width_of(narrow), 1u) << static_cast<unsigned>(narrow);
  }
  for (const char32_t wide : {U'\u65e5', U'\u3042', U'\ud55c', U'\uff21', U'\U0001f600', U'\U00020000', U'\u231a'}) {
    EXPECT_EQ(width_of(wide), 2u) << static_cast<unsigned>(wide);
  }
  for (const char32_t mark : {U'\u0301', U'\u200d', U'\ufe0f', U'\u0e31', U'\u1160', U'\U000e0100'}) {
    EXPECT_EQ(width_of(mark), 0u) << static_cast<unsigned>(mark);
  }
}

}  // namespace
}  // namespace mp::terminal
