#include "libmp/runtime/rejection_notice.hpp"

#include <gtest/gtest.h>

namespace mp::runtime {
namespace {

using handshake::Admittance;

constexpr Instant kStart{100s};
const IpAddress kFlooder = IpAddress::v4(192, 0, 2, 1);
const IpAddress kOther = IpAddress::v4(198, 51, 100, 7);

TEST(RejectionNotice, TheFirstIsSaidAtOnceWithItsReason) {
  RejectionNotice notice;
  EXPECT_EQ(notice.update(kFlooder, Admittance::source_full, kStart),
            "1 connection(s) turned away, the last from 192.0.2.1: too many logins from there are under way");
}

TEST(RejectionNotice, AFloodIsOneLineAMinute) {
  RejectionNotice notice;
  EXPECT_TRUE(notice.update(kFlooder, Admittance::too_often, kStart));
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(notice.update(kFlooder, Admittance::too_often, kStart + 1min - 1ns));
  EXPECT_EQ(notice.update(kOther, Admittance::full, kStart + 1min),
            "1001 connection(s) turned away, the last from 198.51.100.7: too many logins are under way");
  EXPECT_FALSE(notice.update(kOther, Admittance::full, kStart + 1min));
}

TEST(RejectionNotice, EveryReasonHasWords) {
  for (const auto why : {Admittance::full, Admittance::source_full, Admittance::too_often}) {
    RejectionNotice notice;
    const auto line = notice.update(kFlooder, why, kStart);
    ASSERT_TRUE(line);
    EXPECT_FALSE(line->ends_with(": "));
  }
}

}  // namespace
}  // namespace mp::runtime
