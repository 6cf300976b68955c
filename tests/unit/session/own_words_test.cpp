#include "libmp/session/own_words.hpp"

#include <gtest/gtest.h>

namespace mp::session {
namespace {

constexpr Instant kStart{100s};

TEST(OwnWords, ABannerComesChangesAndGoes) {
  OwnWords words;
  EXPECT_EQ(words.wanted(), "");
  words.set_banner("silent for 1 s");
  EXPECT_EQ(words.wanted(), "silent for 1 s");
  words.set_banner("silent for 2 s");
  EXPECT_EQ(words.wanted(), "silent for 2 s");
  words.set_banner(std::nullopt);
  EXPECT_EQ(words.wanted(), "");
}

TEST(OwnWords, WhatIsSaidGoesAtTheNextKeyOrAfterAWhile) {
  OwnWords words;
  words.set_banner("silent");
  words.say("keys: ...", kStart + 20s);
  EXPECT_EQ(words.wanted(), "keys: ...");
  words.handle_key();
  EXPECT_EQ(words.wanted(), "silent");
  words.say("report", kStart + 20s);
  ASSERT_EQ(words.next_timeout(), kStart + 20s);
  words.handle_timeout(kStart + 20s - 1us);
  EXPECT_EQ(words.wanted(), "report");
  words.handle_timeout(kStart + 20s);
  EXPECT_FALSE(words.next_timeout()) << "whether anybody could show what is wanted now or not";
  EXPECT_EQ(words.wanted(), "silent");
}

}  // namespace
}  // namespace mp::session
