#include "libmp/platform/wall_clock.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace mp::platform {
namespace {

TEST(WallClock, SpeaksIso8601InUtc) {
  EXPECT_EQ(utc_time_text(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_time_text(1795194245), "2026-11-20T17:04:05Z");
}

TEST(WallClock, SpeaksInMinutesToPeople) {
  EXPECT_TRUE(std::regex_match(local_time_text(wall_clock_seconds()), std::regex(R"(20\d\d-\d\d-\d\d \d\d:\d\d)")));
}

}  // namespace
}  // namespace mp::platform
