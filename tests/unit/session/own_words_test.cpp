#include "libmp/session/own_words.hpp"

#include <gtest/gtest.h>

namespace mp::session {
namespace {

constexpr Instant kStart{100s};

TEST(OwnWords, ABannerComesChangesAndGoes) {
  OwnWords words;
  EXPECT_EQ(words.wanted(kStart), "");
  words.set_banner("silent for 1 s");
  EXPECT_EQ(words.wanted(kStart), "silent for 1 s");
  words.set_banner("silent for 2 s");
  EXPECT_EQ(words.wanted(kStart), "silent for 2 s");
  words.set_banner(std::nullopt);
  EXPECT_EQ(words.wanted(kStart), "");
}

TEST(OwnWords, WhatIsSaidGoesAtTheNextKeyOrAfterAWhile) {
  OwnWords words;
  words.set_banner("silent");
  words.say("keys: ...", kStart + 20s);
  EXPECT_EQ(words.wanted(kStart), "keys: ...");
  words.handle_key();
  EXPECT_EQ(words.wanted(kStart), "silent");
  words.say("report", kStart + 20s);
  ASSERT_EQ(words.next_timeout(), kStart + 20s);
  EXPECT_EQ(words.wanted(kStart + 20s - 1us), "report");
  EXPECT_EQ(words.wanted(kStart + 20s), "silent");
  EXPECT_FALSE(words.next_timeout());
}

}  // namespace
}  // namespace mp::session
