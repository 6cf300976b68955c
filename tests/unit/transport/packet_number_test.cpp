#include "libmp/transport/packet_number.hpp"

#include <gtest/gtest.h>

namespace mp::transport {
namespace {

constexpr std::uint64_t kTurn = std::uint64_t{1} << 32;

TEST(PacketNumberExpansion, FindsEveryNumberNearTheExpectedOne) {
  for (const std::uint64_t expected : {std::uint64_t{0}, std::uint64_t{5}, kTurn - 1, kTurn, 3 * kTurn + 17, kTurn / 2}) {
    for (const std::uint64_t step : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{4096}, kTurn / 2 - 1}) {
      EXPECT_EQ(expand(truncate({expected + step}), {expected}).value, expected + step);
      if (step <= expected) {
        EXPECT_EQ(expand(truncate({expected - step}), {expected}).value, expected - step);
      }
    }
  }
}

// RFC 9000, appendix A.3, scaled to 32 bits: exactly half a turn ahead is the last that counts as ahead.
TEST(PacketNumberExpansion, HalfATurnIsTheBorder) {
  EXPECT_EQ(expand(truncate({2 * kTurn + kTurn / 2}), {2 * kTurn}).value, 2 * kTurn + kTurn / 2);
  EXPECT_EQ(expand(truncate({2 * kTurn + kTurn / 2 + 1}), {2 * kTurn}).value, kTurn + kTurn / 2 + 1);
}

TEST(PacketNumberExpansion, NeverGoesBelowZero) { EXPECT_EQ(expand(0xffffffff, {0}).value, 0xffffffffu); }

}  // namespace
}  // namespace mp::transport
