#include "libmp/core/session_id_text.hpp"

#include <gtest/gtest.h>

namespace mp {
namespace {

constexpr SessionId kId{{0x3f, 0x2a, 0x91, 0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff}};

TEST(SessionIdText, IsReadAsItWasWritten) {
  EXPECT_EQ(id_text(kId), "3f2a91c00000000000000000000000ff");
  EXPECT_EQ(parse_id_text(id_text(kId)), kId);
  EXPECT_EQ(short_id_text(kId), "3f2a91c0");
}

TEST(SessionIdText, NothingElseIsAnId) {
  for (const char* text : {"", "3f2a91c0", "3f2a91c00000000000000000000000f", "3f2a91c00000000000000000000000fff",
                           "3F2A91C00000000000000000000000FF", "3f2a91c0000000000000000000000 ff"}) {
    EXPECT_FALSE(parse_id_text(text)) << text;
  }
}

TEST(SessionIdText, FourDigitsAreEnoughToMeanIt) {
  EXPECT_TRUE(is_beginning_of("3f2a", kId));
  EXPECT_TRUE(is_beginning_of(id_text(kId), kId));
  EXPECT_FALSE(is_beginning_of("3f2", kId));
  EXPECT_FALSE(is_beginning_of("3f2b", kId));
  EXPECT_FALSE(is_beginning_of(id_text(kId) + "0", kId));
  EXPECT_FALSE(is_beginning_of("", kId));
}

}  // namespace
}  // namespace mp
