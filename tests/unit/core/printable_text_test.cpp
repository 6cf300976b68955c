#include "libmp/core/printable_text.hpp"

#include <gtest/gtest.h>

namespace mp {
namespace {

using namespace std::string_literals;

TEST(PrintableText, KnowsUtf8) {
  for (const auto& good :
       {""s, "plain"s, "gr\xc3\xbc\xc3\x9f"s, "\xe2\x82\xac"s, "\xf0\x9f\x98\x80"s, "nul\0inside"s, "\xf4\x8f\xbf\xbf"s}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  for (const auto& bad :
       {"\x80"s, "\xc3"s, "\xc0\xaf"s, "\xe0\x80\xaf"s, "\xed\xa0\x80"s, "\xf4\x90\x80\x80"s, "\xff"s, "\xe2\x82"s}) {
    EXPECT_FALSE(is_utf8(bad)) << testing::PrintToString(bad);
  }
}

TEST(PrintableText, TakesTheSting) {
  EXPECT_EQ(printable("a\x1b[2Jb\r\nc", 100), "a?[2Jb??c");
  EXPECT_EQ(printable("\x7f\xc2\x9b"s, 100), "??");    // DEL, C1
  EXPECT_EQ(printable("x\xe2\x80\xaey", 100), "x?y");  // right-to-left override
  EXPECT_EQ(printable("x\xe2\x80\xa8y", 100), "x?y");  // line separator
  EXPECT_EQ(printable("\xff\xc3x", 100), "??x");       // not UTF-8
  EXPECT_EQ(printable("gr\xc3\xbc\xc3\x9f", 100), "gr\xc3\xbc\xc3\x9f");
}

TEST(PrintableText, CutsBetweenCharacters) {
  EXPECT_EQ(cut_utf8("a\xc3\xbc", 2), "a");
  EXPECT_EQ(cut_utf8("a\xc3\xbc", 3), "a\xc3\xbc");
  EXPECT_EQ(cut_utf8("a\xc3\xbc", 0), "");
  EXPECT_EQ(printable("abc", 2), "ab");
  EXPECT_EQ(printable("a\xc3\xbc", 2), "a");
  EXPECT_EQ(printable("a\xc3\xbc", 3), "a\xc3\xbc");
  EXPECT_EQ(printable("abc", 0), "");
}

}  // namespace
}  // namespace mp
