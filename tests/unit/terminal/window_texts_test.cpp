#include "libmp/terminal/window_texts.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::terminal {
namespace {

TEST(WindowTextsTest, TitlesAreSetPushedAndPopped) {
  WindowTexts texts;
  EXPECT_TRUE(texts.handle_osc(0, "both"));
  texts.push_titles();
  EXPECT_TRUE(texts.handle_osc(1, "icon"));
  EXPECT_TRUE(texts.handle_osc(2, "window"));
  texts.push_titles();
  EXPECT_EQ(texts.titles, (Titles{"window", "icon"}));
  texts.handle_osc(0, "x");
  texts.pop_titles(2);
  EXPECT_EQ(texts.titles, (Titles{"window", "x"}));
  texts.pop_titles(0);
  EXPECT_EQ(texts.titles, (Titles{"both", "both"}));
  texts.pop_titles(0);  // none left
  EXPECT_EQ(texts.titles, (Titles{"both", "both"}));
}

TEST(WindowTextsTest, TheStackOfTitlesIsBounded) {
  WindowTexts texts;
  for (int i = 0; i < 100; ++i) texts.push_titles();
  EXPECT_EQ(texts.title_stack.size(), limits::kMaxTitleStack);
}

TEST(WindowTextsTest, PaletteIsSetAndReset) {
  WindowTexts texts;
  EXPECT_TRUE(texts.handle_osc(4, "1;red;2;?;300;blue;3;#fff"));
  EXPECT_EQ(texts.palette.size(), 2u);
  EXPECT_EQ(texts.palette[3], "#fff");
  EXPECT_TRUE(texts.handle_osc(104, "1;2"));
  EXPECT_EQ(texts.palette.size(), 1u);
  EXPECT_TRUE(texts.handle_osc(104, ""));
  EXPECT_TRUE(texts.palette.empty());
}

TEST(WindowTextsTest, ColoursFollowEachOther) {
  WindowTexts texts;
  EXPECT_TRUE(texts.handle_osc(10, "white;black;?"));
  EXPECT_EQ(texts.colours.size(), 2u);
  EXPECT_EQ(texts.colours[11], "black");
  EXPECT_TRUE(texts.handle_osc(111, ""));
  EXPECT_EQ(texts.colours.size(), 1u);
}

TEST(WindowTextsTest, OthersAreNotTaken) {
  WindowTexts texts;
  EXPECT_FALSE(texts.handle_osc(52, "c;aGk="));
  EXPECT_FALSE(texts.handle_osc(65535, ""));
  EXPECT_EQ(texts, WindowTexts{});
}

TEST(WindowTextsTest, TextsAreBounded) {
  WindowTexts texts;
  texts.handle_osc(7, std::string(100'000, 'd'));
  texts.handle_osc(4, "1;" + std::string(1000, 'c'));
  EXPECT_EQ(texts.directory.size(), limits::kMaxWindowText);
  EXPECT_TRUE(texts.palette.empty());
}

}  // namespace
}  // namespace mp::terminal
