// What the project promises about typing, over the recorded sessions: docs/benchmark.md.
#include "tests/typing/replay.hpp"

#include <gtest/gtest.h>

#include <map>

namespace mp::typing {
namespace {

constexpr double kLeastAtOnce = 0.80;  // of what is typed into shells and editors
constexpr double kMostWrong = 0.005;

class Replays : public testing::TestWithParam<int> {
 protected:
  static Measure all(bool (*wanted)(const Recording&), int round_trip) {
    Measure sum;
    for (const auto& recording : recordings()) {
      if (wanted(recording)) sum.add(replay(recording, std::chrono::milliseconds{round_trip}).measure);
    }
    return sum;
  }
};

TEST_P(Replays, MostOfWhatIsTypedIntoShellsAndEditorsIsShownAtOnceAndHardlyAnythingWrongly) {
  const Measure measure = all(is_typing, GetParam());
  EXPECT_GE(measure.share_at_once(), kLeastAtOnce);
  EXPECT_LE(measure.share_wrong(), kMostWrong);
  EXPECT_LT(measure.delay_ms(0.5), 5);
  EXPECT_LT(measure.delay_ms(0.99), GetParam() + 200) << "later than without prediction";
}

INSTANTIATE_TEST_SUITE_P(RoundTrips, Replays, testing::Values(50, 200, 500),
                         [](const auto& each) { return std::to_string(each.param) + "ms"; });

// Where the recording shows secrets nowhere, a guess that shows one is a wrong glyph.
TEST(Replay, ShowsNothingOfASecret) {
  for (const auto& recording : recordings()) {
    if (recording.kind != "secret") continue;
    for (const auto round_trip : {50ms, 200ms, 500ms}) {
      const auto replayed = replay(recording, round_trip);
      EXPECT_EQ(replayed.measure.wrong, 0u) << replayed.remarks.back();
      EXPECT_EQ(replayed.figures.wrong, 0u);
    }
  }
}

}  // namespace
}  // namespace mp::typing
