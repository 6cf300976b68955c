#include "libmp/session/duration_text.hpp"

#include <gtest/gtest.h>

namespace mp::session {
namespace {

using namespace std::chrono_literals;

TEST(DurationText, BeginsWithTheLargestUnitThatIsFilled) {
  EXPECT_EQ(duration_text(59s, 1), "59 s");
  EXPECT_EQ(duration_text(60s, 1), "1 min");
  EXPECT_EQ(duration_text(59min + 59s, 1), "59 min");
  EXPECT_EQ(duration_text(1h, 1), "1 h");
  EXPECT_EQ(duration_text(24h - 1s, 1), "23 h");
  EXPECT_EQ(duration_text(240h, 1), "10 d");
}

TEST(DurationText, SaysWhatIsLeftInTheNextUnits) {
  EXPECT_EQ(duration_text(125min, 2), "2 h 5 min");
  EXPECT_EQ(duration_text(25h + 61s, 2), "1 d 1 h");
  EXPECT_EQ(duration_text(25h + 61s, 4), "1 d 1 h 1 min 1 s");
  EXPECT_EQ(duration_text(5s, 2), "5 s");
}

TEST(DurationText, LeavesOutUnitsWithNothingInThem) {
  EXPECT_EQ(duration_text(2h, 2), "2 h");
  EXPECT_EQ(duration_text(2h + 3s, 2), "2 h");
  EXPECT_EQ(duration_text(2h + 3s, 3), "2 h 3 s");
}

TEST(DurationText, NothingIsZeroSeconds) {
  EXPECT_EQ(duration_text(0s, 2), "0 s");
  EXPECT_EQ(duration_text(-5s, 2), "0 s");
}

}  // namespace
}  // namespace mp::session
