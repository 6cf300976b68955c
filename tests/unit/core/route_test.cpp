#include "libmp/core/route.hpp"

#include <gtest/gtest.h>

namespace mp {
namespace {

const Endpoint kHome{IpAddress::v4(192, 0, 2, 1), 1000};

TEST(Route, AnEndpointAloneIsMeantOverUdp) {
  const Route route = kHome;
  EXPECT_EQ(route.carrier, Carrier::udp);
  EXPECT_EQ(route, kHome);
}

TEST(Route, TheSameAddressByAnotherCarrierIsAnotherRoute) {
  EXPECT_NE(Route(kHome, Carrier::tcp), kHome);
  EXPECT_EQ(Route(kHome, Carrier::tcp), Route(kHome, Carrier::tcp));
}

}  // namespace
}  // namespace mp
