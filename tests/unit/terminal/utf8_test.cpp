#include "libmp/terminal/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mp::terminal {
namespace {

Utf8Piece first(std::string_view text) { return first_character(as_bytes(text)); }
Utf8Piece character(std::size_t size) { return {size, Utf8Kind::character}; }
Utf8Piece incomplete(std::size_t size) { return {size, Utf8Kind::incomplete}; }
Utf8Piece invalid(std::size_t size) { return {size, Utf8Kind::invalid}; }

TEST(Utf8, EveryLengthFromItsFirstToItsLastCharacter) {
  for (const std::string_view text : {"\x01", "~", "\x7f"}) EXPECT_EQ(first(text), character(1));
  for (const std::string_view text : {"\xc2\x80", "\xdf\xbf"}) EXPECT_EQ(first(text), character(2));
  for (const std::string_view text : {"\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf"}) {
    EXPECT_EQ(first(text), character(3));
  }
  for (const std::string_view text : {"\xf0\x90\x80\x80", "\xf1\x80\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_EQ(first(text), character(4));
  }
}

TEST(Utf8, WhatIsBehindTheCharacterDoesNotMatter) {
  EXPECT_EQ(first("a\xff"), character(1));
  EXPECT_EQ(first("\xe2\x82\xac\xff"), character(3));
}

TEST(Utf8, WhatHasNoFormIsInvalidByteByByte) {
  for (int byte = 0x80; byte < 0xc2; ++byte) EXPECT_EQ(first(std::string(4, static_cast<char>(byte))), invalid(1)) << byte;
  for (int byte = 0xf5; byte < 0x100; ++byte)
    EXPECT_EQ(first(std::string(1, static_cast<char>(byte)) + "\x80\x80"), invalid(1));
}

TEST(Utf8, OverlongFormsSurrogatesAndTooLargeNumbersFailAtTheSecondByte) {
  for (const std::string_view text : {"\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80"}) {
    EXPECT_EQ(first(text), invalid(1));
  }
}

TEST(Utf8, ABrokenCharacterGoesAsFarAsItWasRight) {
  EXPECT_EQ(first("\xc3("), invalid(1));
  EXPECT_EQ(first("\xe2\x82("), invalid(2));
  EXPECT_EQ(first("\xf0\x9f\x98("), invalid(3));
}

TEST(Utf8, ACharacterThatEndsEarlyIsIncomplete) {
  EXPECT_EQ(first("\xc3"), incomplete(1));
  EXPECT_EQ(first("\xe2\x82"), incomplete(2));
  EXPECT_EQ(first("\xf0\x9f\x98"), incomplete(3));
  EXPECT_EQ(first("\xe0\x9f"), invalid(1));  // no byte can make this one whole
}

}  // namespace
}  // namespace mp::terminal
