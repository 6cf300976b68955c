#include "libmp/session/own_words.hpp"

#include <gtest/gtest.h>

namespace mp::session {
namespace {

constexpr Instant kStart{100s};

class OwnWordsTest : public testing::Test {
 protected:
  void write(std::string_view bytes) {
    user.feed(words.take_back());
    user.feed(as_bytes(bytes));
    shadow.feed(as_bytes(bytes));
  }
  void update(Instant now = kStart) { user.feed(words.update(shadow, now)); }
  [[nodiscard]] std::string top() const {
    std::string text;
    for (const auto& run : user.line(user.active(), 0).runs) text += run.text;
    return text.substr(0, text.find_last_not_of(' ') + 1);
  }
  [[nodiscard]] bool without_trace() const { return !terminal::difference(user, shadow); }

  OwnWords words{terminal::OverlayPlace::top};
  terminal::Screen user{{40, 6}, 0};
  terminal::Screen shadow{{40, 6}, 0};
};

TEST_F(OwnWordsTest, ABannerComesChangesAndGoesWithoutATrace) {
  write("\x1b[1mprompt\x1b[m $ ");
  words.set_banner("silent for 1 s");
  update();
  EXPECT_EQ(top(), "silent for 1 s");
  EXPECT_TRUE(words.update(shadow, kStart).empty()) << "nothing has changed";
  words.set_banner("silent for 2 s");
  update();
  EXPECT_EQ(top(), "silent for 2 s");
  words.set_banner(std::nullopt);
  update();
  EXPECT_TRUE(without_trace());
}

TEST_F(OwnWordsTest, OutputIsWrittenToTheTerminalAsTheProgramKnowsIt) {
  write("one\r\n");
  words.set_banner("silent");
  update();
  write("two\r\n");
  EXPECT_TRUE(without_trace());
  update();
  EXPECT_EQ(top(), "silent") << "the banner comes back";
}

TEST_F(OwnWordsTest, WhatIsSaidGoesAtTheNextKeyOrAfterAWhile) {
  words.set_banner("silent");
  words.say("keys: ...", kStart + 20s);
  update();
  EXPECT_EQ(top(), "keys: ...");
  words.handle_key();
  update();
  EXPECT_EQ(top(), "silent");
  words.say("report", kStart + 20s);
  update();
  ASSERT_EQ(words.next_timeout(), kStart + 20s);
  update(kStart + 20s);
  EXPECT_EQ(top(), "silent");
  EXPECT_FALSE(words.next_timeout());
}

TEST_F(OwnWordsTest, WaitForTheEndOfASequence) {
  write("text\x1b[3");
  words.set_banner("silent");
  update();
  EXPECT_TRUE(without_trace());
  write("1m");
  update();
  EXPECT_EQ(top(), "silent");
}

TEST_F(OwnWordsTest, AreDrawnAgainOnATerminalThatWasRepainted) {
  words.set_banner("silent");
  update();
  words.forget();
  user.feed(as_bytes("\x1b[2J"));
  EXPECT_TRUE(words.take_back().empty());
  update();
  EXPECT_EQ(top(), "silent");
}

}  // namespace
}  // namespace mp::session
