#include "libmp/predict/echo_context.hpp"

#include <gtest/gtest.h>

namespace mp::predict {
namespace {

constexpr std::string_view kAlternate = "\x1b[?1049h\x1b[H\x1b[2J";

EchoContext context_after(std::string_view output) {
  terminal::Screen screen{{30, 5}, 0};
  screen.feed(as_bytes(output));
  return EchoContext::of(screen, screen.cursor().position, screen.cursor().position.column);
}

TEST(EchoContext, PromptsAreToldApartByWhatTheyEndWith) {
  EXPECT_EQ(context_after("user@host:~$ "), context_after("root@elsewhere:/tmp$ "));
  EXPECT_NE(context_after("user@host:~$ "), context_after("user@host:~# "));
  EXPECT_EQ(context_after("ab"), context_after("x7"));
  EXPECT_NE(context_after("$ "), context_after("\x1b[?2004h$ "));
}

TEST(EchoContext, EditorsAreToldApartByTheirStatus) {
  const std::string alternate{kAlternate};
  const auto inserting = context_after(alternate + "\x1b[5;1H-- INSERT --   1,1\x1b[2;4H");
  EXPECT_EQ(inserting, context_after(alternate + "text\x1b[5;1H-- INSERT --   7,3\x1b[1;3H"));
  EXPECT_NE(inserting, context_after(alternate + "\x1b[5;1H\"file\" 3 lines\x1b[2;4H"));
  // A row that begins empty may be that of a shell in there, between two prompts.
  EXPECT_NE(inserting, context_after(alternate + "\x1b[5;1H-- INSERT --\x1b[2;1H"));
}

TEST(EchoContext, WhatIsAskedForMayBeASecret) {
  EXPECT_TRUE(context_after("Password: ").may_be_secret());
  EXPECT_TRUE(context_after("\xe5\xaf\x86\xe7\xa0\x81\xef\xbc\x9a").may_be_secret());
  EXPECT_TRUE(context_after("\r\n").may_be_secret());
  EXPECT_TRUE(context_after(std::string{kAlternate} + "[sudo] password for user: ").may_be_secret());
  EXPECT_FALSE(context_after("host:~$ ").may_be_secret());
  EXPECT_FALSE(context_after(std::string{kAlternate} + "\r\n").may_be_secret());
}

class PromptTest : public testing::Test {
 protected:
  void print(std::string_view output) { screen.feed(as_bytes(output)); }
  [[nodiscard]] Prompt before() const { return Prompt::before(screen, screen.cursor().position); }
  [[nodiscard]] bool stands(const Prompt& prompt) const { return prompt.stands_before(screen, screen.cursor().position); }

  terminal::Screen screen{{30, 5}, 0};
};

TEST_F(PromptTest, IsFoundAgainInAnyRow) {
  print("$ ");
  const Prompt prompt = before();
  EXPECT_EQ(prompt.columns, 2);
  print("make");
  EXPECT_TRUE(stands(prompt));
  print("\r\nmatches\r\n");
  EXPECT_FALSE(stands(prompt));
  print("$ make");
  EXPECT_TRUE(stands(prompt));
}

TEST_F(PromptTest, StandsBeforeTheCursorOnly) {
  print("$ ");
  const Prompt prompt = before();
  print("\r");
  EXPECT_FALSE(stands(prompt));
}

TEST_F(PromptTest, ATextHasNone) {
  print(kAlternate);
  print("ab");
  const Prompt prompt = before();
  EXPECT_FALSE(stands(prompt));
  print("\x1b[5;1H/");
  const Prompt search = before();
  print("word");
  EXPECT_TRUE(stands(search));
}

}  // namespace
}  // namespace mp::predict
