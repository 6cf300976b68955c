#include "libmp/platform/name_resolver.hpp"

#include <gtest/gtest.h>

namespace mp::platform {
namespace {

Endpoint endpoint(const char* address) { return {*parse_ip_address(address), 1}; }

TEST(NameResolver, ANumericAddressIsItself) {
  const auto v4 = resolve("192.0.2.9", 40404);
  ASSERT_TRUE(v4) << v4.error().message;
  EXPECT_EQ(*v4, (std::vector<Endpoint>{{IpAddress::v4(192, 0, 2, 9), 40404}}));
  const auto v6 = resolve("2001:db8::9", 7);
  ASSERT_TRUE(v6) << v6.error().message;
  EXPECT_EQ(*v6, (std::vector<Endpoint>{{*parse_ip_address("2001:db8::9"), 7}}));
}

// A label of more than 63 characters can't be a name, so that no name server is asked.
TEST(NameResolver, AnImpossibleNameIsAnErrorThatNamesIt) {
  const std::string host(70, 'a');
  const auto result = resolve(host, 1);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message.rfind("can't find the address of " + host + ": ", 0), 0U) << result.error().message;
}

TEST(NameResolver, FamiliesTakeTurnsBeginningWithThePreferredOne) {
  const std::vector<Endpoint> mixed{endpoint("::1"), endpoint("::2"), endpoint("::3"), endpoint("192.0.2.1"),
                                    endpoint("192.0.2.2")};
  EXPECT_EQ(interleave_families(mixed), (std::vector<Endpoint>{endpoint("::1"), endpoint("192.0.2.1"), endpoint("::2"),
                                                               endpoint("192.0.2.2"), endpoint("::3")}));
  const std::vector<Endpoint> v4_first{endpoint("192.0.2.1"), endpoint("192.0.2.2"), endpoint("::1")};
  EXPECT_EQ(interleave_families(v4_first),
            (std::vector<Endpoint>{endpoint("192.0.2.1"), endpoint("::1"), endpoint("192.0.2.2")}));
  EXPECT_TRUE(interleave_families({}).empty());
}

TEST(NameResolver, WhatANameStandsForNowIsTriedBeforeWhatItStoodFor) {
  const std::vector<Endpoint> before{endpoint("192.0.2.1"), endpoint("192.0.2.2")};
  EXPECT_EQ(newest_first({endpoint("192.0.2.3"), endpoint("192.0.2.2")}, before),
            (std::vector<Endpoint>{endpoint("192.0.2.3"), endpoint("192.0.2.2"), endpoint("192.0.2.1")}));
  EXPECT_EQ(newest_first({}, before), before);
  std::vector<Endpoint> many;
  for (std::uint8_t i = 0; i < 2 * kMostEndpoints; ++i) many.push_back({IpAddress::v4(192, 0, 2, i), 1});
  EXPECT_EQ(newest_first({endpoint("::1")}, many).size(), kMostEndpoints);
}

}  // namespace
}  // namespace mp::platform
