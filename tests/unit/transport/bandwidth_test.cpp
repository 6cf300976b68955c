#include "libmp/transport/bandwidth.hpp"

#include <gtest/gtest.h>

namespace mp::transport {
namespace {

TEST(Bandwidth, IsBytesOverTime) {
  constexpr auto bandwidth = Bandwidth::of(500, 250ms);
  EXPECT_DOUBLE_EQ(bandwidth.bytes_per_second, 2000);
  EXPECT_DOUBLE_EQ(bandwidth.bytes_in(2s), 4000);
  EXPECT_EQ(bandwidth.time_for(1000), 500ms);
  EXPECT_DOUBLE_EQ((1.5 * bandwidth).bytes_per_second, 3000);
}

TEST(Bandwidth, OfAlmostNothingTakesAnHourAtMost) { EXPECT_EQ(Bandwidth{1e-6}.time_for(1e9), 1h); }

}  // namespace
}  // namespace mp::transport
