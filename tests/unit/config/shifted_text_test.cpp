#include "libmp/config/shifted_text.hpp"

#include <gtest/gtest.h>

#include "libmp/core/printable_text.hpp"

namespace mp::config {
namespace {

std::string utf8(char32_t code) {
  const auto tail = [code](unsigned shift) {
    return static_cast<char>(0x80u | (static_cast<unsigned>(code) >> shift & 0x3fu));
  };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xc0u | code >> 6), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xe0u | code >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xf0u | code >> 18), tail(12), tail(6), tail(0)};
}

TEST(ShiftedText, EveryCharacterSurvivesAndNoneStaysWhereTheLibraryFails) {
  for (char32_t code = 0; code < 0x20000; ++code) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const auto character = utf8(code);
    const auto up = shift_up(character);
    ASSERT_EQ(up, code >= 0x80 && code <= 0xffff ? utf8(code + 0x100000) : character) << static_cast<unsigned>(code);
    ASSERT_TRUE(is_utf8(up)) << static_cast<unsigned>(code);
    ASSERT_EQ(shift_down(up), character) << static_cast<unsigned>(code);
  }
}

TEST(ShiftedText, WhatNobodyShiftedUpStaysUtf8) {
  for (const char32_t code : {0x100000u, 0x10007fu, 0x10d800u, 0x10dfffu}) EXPECT_EQ(shift_down(utf8(code)), utf8(code));
}

TEST(ShiftedText, ThePlaneIsNoticed) {
  EXPECT_TRUE(uses_shift_plane("a" + utf8(0x10ffff)));
  EXPECT_TRUE(uses_shift_plane(utf8(0x100000)));
  EXPECT_FALSE(uses_shift_plane(utf8(0xfffff) + utf8(0xe4)));
}

}  // namespace
}  // namespace mp::config
