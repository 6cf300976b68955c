#include "libmp/config/toml_entries.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::config {
namespace {

std::string refusal(std::string_view text) {
  const auto entries = read_toml("/etc/x.toml", text);
  return entries ? "accepted" : entries.error().message;
}

TEST(TomlEntries, AreFlatAndInTheOrderOfTheLines) {
  const auto entries = read_toml("x", "z = 1\n[mps]\nport = 40404\nip = \"::\"\n\n[a.b]\nc = true\n");
  ASSERT_TRUE(entries) << entries.error().message;
  EXPECT_EQ(*entries, (std::vector<TomlEntry>{{"z", std::int64_t{1}, "a whole number", 1},
                                              {"mps.port", std::int64_t{40404}, "a whole number", 3},
                                              {"mps.ip", std::string("::"), "text", 4},
                                              {"a.b.c", true, "true or false", 7}}));
}

TEST(TomlEntries, KindsThatNoSettingHasKeepTheirName) {
  const auto entries = read_toml("x", "a = 1.5\nb = [1]\nc = 2020-01-01\n[d]\n");
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 4u);
  EXPECT_EQ(entries->at(0).kind, "a fraction");
  EXPECT_EQ(entries->at(1).kind, "a list");
  EXPECT_EQ(entries->at(2).kind, "a date or time");
  EXPECT_EQ(entries->at(3).kind, "a table");
  for (const auto& entry : *entries) EXPECT_EQ(entry.value, SettingValue{});
}

TEST(TomlEntries, ADotInAQuotedNameIsNotATable) {
  const auto entries = read_toml("x", "\"mps.port\" = 1\n");
  ASSERT_TRUE(entries);
  EXPECT_EQ(entries->at(0).key, "\"mps.port\"");
}

TEST(TomlEntries, SyntaxErrorsNameLineAndColumn) {
  EXPECT_TRUE(refusal("verbose = 1\nquiet = \n").starts_with("/etc/x.toml:2:")) << refusal("verbose = 1\nquiet = \n");
  EXPECT_TRUE(refusal("a = 1\na = 2\n").starts_with("/etc/x.toml:2:")) << refusal("a = 1\na = 2\n");
  EXPECT_TRUE(refusal("a = \"\xff\"").starts_with("/etc/x.toml:1:")) << refusal("a = \"\xff\"");
}

TEST(TomlEntries, TextOfAnyLanguageIsReadAndCountedInCharacters) {
  const auto entries = read_toml(
      "x", "\xef\xbb\xbf# gr\xc3\xbc\xc3\x9f\na = \"caf\xc3\xa9 \\u00e9 \xe6\x97\xa5 \xf0\x9f\x98\x80\"\n\"\xc3\xa4\" = 1\n");
  ASSERT_TRUE(entries) << entries.error().message;
  EXPECT_EQ(std::get<std::string>(entries->at(0).value), "caf\xc3\xa9 \xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x98\x80");
  EXPECT_EQ(entries->at(1).key, "\xc3\xa4");
  EXPECT_TRUE(refusal("a = \"\xc3\xa4\xc3\xa4\" b").starts_with("/etc/x.toml:1:10: ")) << refusal("a = \"\xc3\xa4\xc3\xa4\" b");
}

// The library's own table of white space is incomplete and ends in undefined behaviour; only a sanitizer build sees it fail.
TEST(TomlEntries, CharactersOutsideOfStringsAreSyntaxErrors) {
  for (const std::string character : {"\xc3\xa4", "\xc7\x86", "\xe2\x80\x80", "\xe1\x9a\x81", "\xe3\x80\x80", "\xef\xbb\xbf"}) {
    EXPECT_TRUE(refusal("a" + character + " = 1").starts_with("/etc/x.toml:1:2: ")) << refusal("a" + character + " = 1");
    EXPECT_NE(refusal("a = 1 " + character), "accepted");
  }
  EXPECT_EQ(refusal("a = \"\"\"x \\\n  \xc3\xa4\"\"\""), "accepted");
}

TEST(TomlEntries, WhatIsNotTextIsRefusedWithItsLine) {
  EXPECT_EQ(refusal("a = 1\nb = \"\xff\"\n"), "/etc/x.toml:2: not UTF-8");
  EXPECT_EQ(refusal("# \xf4\x80\x80\x80"), "/etc/x.toml:1: characters from U+100000 on are not supported");
}

TEST(TomlEntries, NestingThatWouldExhaustTheStackIsRefused) {
  std::string dotted = "a";
  for (int i = 0; i < 200; ++i) dotted += ".a";
  EXPECT_EQ(refusal("x = 1\n" + dotted + " = 1\n"), "/etc/x.toml:2: more than 128 dots in one line");
  EXPECT_NE(refusal("a = " + std::string(100000, '[')), "accepted");
}

TEST(TomlEntries, SizeIsBounded) {
  EXPECT_NE(refusal("#" + std::string(limits::kMaxConfigFile, 'x')), "accepted");
  EXPECT_EQ(refusal("#" + std::string(limits::kMaxConfigFile - 1, 'x')), "accepted");
  std::string many;
  for (int i = 0; i < 1001; ++i) many += "k" + std::to_string(i) + " = 1\n";
  EXPECT_EQ(refusal(many), "/etc/x.toml: more than 1000 keys");
}

}  // namespace
}  // namespace mp::config
