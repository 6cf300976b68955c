#include "libmp/runtime/own_session.hpp"

#include <gtest/gtest.h>

namespace mp::runtime {
namespace {

constexpr SessionId kSession{{0xab, 0xcd}};

bool comes_from_within_with(const wire::EnvironmentEntry& entry) {
  wire::SessionRequest request;
  request.environment = {{"LANG", "C"}, entry};
  return comes_from_within(request, kSession);
}

TEST(OwnSession, IsTheOneWhoseIdTheEnvironmentHolds) {
  EXPECT_TRUE(comes_from_within_with({"MP_SESSION", "abcd0000000000000000000000000000"}));
  EXPECT_FALSE(comes_from_within_with({"MP_SESSION", "abce0000000000000000000000000000"}));
  EXPECT_FALSE(comes_from_within_with({"MP_SESSION", "abcd"}));
  EXPECT_FALSE(comes_from_within_with({"LC_ALL", "abcd0000000000000000000000000000"}));
  EXPECT_FALSE(comes_from_within({}, kSession));
}

}  // namespace
}  // namespace mp::runtime
