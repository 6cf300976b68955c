#include "libmp/transport/round_trip_floor.hpp"

#include <gtest/gtest.h>

namespace mp::transport {
namespace {

constexpr Instant kStart{1h};

TEST(RoundTripFloor, IsTheShortest) {
  RoundTripFloor floor;
  EXPECT_EQ(floor.value(), std::nullopt);
  floor.handle_sample(50ms, kStart);
  floor.handle_sample(40ms, kStart);
  floor.handle_sample(60ms, kStart);
  EXPECT_EQ(floor.value(), 40ms);
}

TEST(RoundTripFloor, ExpiresWhenNothingNearItIsSeenAnyMore) {
  RoundTripFloor floor;
  floor.handle_sample(40ms, kStart);
  floor.handle_sample(42ms, kStart + 8s);  // near enough
  floor.handle_sample(60ms, kStart + 17s);
  EXPECT_FALSE(floor.expired(kStart + 17s));
  EXPECT_TRUE(floor.expired(kStart + 19s));
  floor.handle_sample(55ms, kStart + 19s);
  floor.renew(kStart + 19s);
  EXPECT_EQ(floor.value(), 55ms);
  EXPECT_FALSE(floor.expired(kStart + 19s));
}

TEST(RoundTripFloor, DoesNotExpireInSilence) {
  RoundTripFloor floor;
  floor.handle_sample(40ms, kStart);
  EXPECT_FALSE(floor.expired(kStart + 24h));
  floor.renew(kStart + 24h);
  EXPECT_EQ(floor.value(), 40ms) << "nothing else was seen";
}

}  // namespace
}  // namespace mp::transport
