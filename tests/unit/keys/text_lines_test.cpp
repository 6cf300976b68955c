#include "libmp/keys/text_lines.hpp"

#include <gtest/gtest.h>

namespace mp::keys {
namespace {

using Lines = std::vector<std::string_view>;

TEST(TextLines, SplitPiecesAreTheWholeText) {
  EXPECT_EQ(split_lines(""), Lines{});
  EXPECT_EQ(split_lines("a"), Lines{"a"});
  EXPECT_EQ(split_lines("a\n"), Lines{"a\n"});
  EXPECT_EQ(split_lines("\na\r\n\nb"), (Lines{"\n", "a\r\n", "\n", "b"}));
}

TEST(TextLines, TrimTakesWhiteSpaceFromBothEndsOnly) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim(""), "");
}

TEST(TextLines, WordsAreTakenOneByOne) {
  std::string_view rest = "one \ttwo  three four";
  EXPECT_EQ(take_word(rest), "one");
  EXPECT_EQ(take_word(rest), "two");
  EXPECT_EQ(rest, "three four");
  EXPECT_EQ(take_word(rest), "three");
  EXPECT_EQ(take_word(rest), "four");
  EXPECT_EQ(take_word(rest), "");
}

TEST(TextLines, BlankLinesAndCommentsSayNothing) {
  for (const auto* line : {"", "\n", " \t\r\n", "# x\n", "  #x"}) EXPECT_TRUE(is_blank_or_comment(line)) << line;
  for (const auto* line : {"x", " x # y"}) EXPECT_FALSE(is_blank_or_comment(line)) << line;
}

TEST(TextLines, EndLineFinishesOnlyAnUnfinishedLine) {
  for (const auto& [before, after] : {std::pair{"a", "a\n"}, std::pair{"a\n", "a\n"}, std::pair{"", ""}}) {
    std::string line = before;
    end_line(line);
    EXPECT_EQ(line, after);
  }
}

}  // namespace
}  // namespace mp::keys
