#include "libmp/runtime/stranger_notices.hpp"

#include <gtest/gtest.h>

namespace mp::runtime {
namespace {

using handshake::Rejection;

constexpr Instant kStart{100s};
const IpAddress kFlooder = IpAddress::v4(192, 0, 2, 1);
const IpAddress kOther = IpAddress::v4(198, 51, 100, 7);

TEST(StrangerNotices, TheFirstIsSaidAtOnceWithItsReason) {
  StrangerNotices notices;
  EXPECT_EQ(notices.handle_rejection(kFlooder, Rejection::source_full, kStart),
            "1 connection(s) turned away, the last from 192.0.2.1: too many logins from there are under way");
}

TEST(StrangerNotices, AFloodIsOneLineAMinute) {
  StrangerNotices notices;
  EXPECT_TRUE(notices.handle_rejection(kFlooder, Rejection::too_often, kStart));
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(notices.handle_rejection(kFlooder, Rejection::too_often, kStart + 1min - 1ns));
  EXPECT_EQ(notices.handle_rejection(kOther, Rejection::full, kStart + 1min),
            "1001 connection(s) turned away, the last from 198.51.100.7: too many logins are under way");
  EXPECT_FALSE(notices.handle_rejection(kOther, Rejection::full, kStart + 1min));
}

TEST(StrangerNotices, FailuresAreCountedForThemselves) {
  StrangerNotices notices;
  EXPECT_TRUE(notices.handle_rejection(kFlooder, Rejection::full, kStart));
  EXPECT_EQ(notices.handle_failure(kOther, kStart),
            "1 connection(s) ended without a login, the last from 198.51.100.7 (mps -v logs why)");
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(notices.handle_failure(kOther, kStart + 1min - 1ns));
  EXPECT_EQ(notices.handle_failure(kFlooder, kStart + 1min),
            "1001 connection(s) ended without a login, the last from 192.0.2.1 (mps -v logs why)");
}

TEST(StrangerNotices, EveryReasonHasWords) {
  for (const auto why : {Rejection::full, Rejection::source_full, Rejection::too_often}) {
    StrangerNotices notices;
    const auto line = notices.handle_rejection(kFlooder, why, kStart);
    ASSERT_TRUE(line);
    EXPECT_FALSE(line->ends_with(": "));
  }
}

}  // namespace
}  // namespace mp::runtime
