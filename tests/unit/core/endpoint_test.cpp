#include "libmp/core/endpoint.hpp"

#include <gtest/gtest.h>

namespace mp {
namespace {

TEST(Endpoint, IsWrittenAsPeopleTypeIt) {
  EXPECT_EQ(to_string(Endpoint{IpAddress::v4(192, 0, 2, 1), 40404}), "192.0.2.1:40404");
  EXPECT_EQ(to_string(Endpoint{*parse_ip_address("2001:db8::1"), 1}), "[2001:db8::1]:1");
  EXPECT_EQ(to_string(Endpoint{*parse_ip_address("fe80::1%3"), 1}), "[fe80::1%3]:1");
}

TEST(Endpoint, ReadsWhatItWrites) {
  for (const char* text : {"0.0.0.0", "127.0.0.1", "::", "::1", "2001:db8::1", "fe80::2%7"}) {
    const auto address = parse_ip_address(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(to_string(*address), text);
  }
}

TEST(Endpoint, RefusesWhatIsNotANumericAddress) {
  for (const char* text :
       {"", "localhost", "1.2.3", "1.2.3.4:5", "[::1]", "::1%", "::1%eth0", "::1%0", "1.2.3.4%1", "1::2::3"}) {
    EXPECT_FALSE(parse_ip_address(text)) << text;
  }
}

}  // namespace
}  // namespace mp
