// What real programs wrote, cut everywhere.
#include <gtest/gtest.h>

#include "tests/property/recording.hpp"
#include "tests/property/seeds.hpp"
#include "tests/property/snapshot_property.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::test {
namespace {

using terminal::Screen;

class Recorded : public testing::TestWithParam<Recording> {};

// Of a short one every few bytes.
[[nodiscard]] std::size_t cut_distance(const Recording& recording) {
  return std::max<std::size_t>(1, std::min<std::size_t>(100, recording.bytes.size() / 100) / property_scale());
}

TEST_P(Recorded, SnapshotStandsForWhatWasBefore) {
  constexpr std::size_t kToTheEnd = 16;  // every 16th is followed up to there, the others to the next moment
  const Recording& recording = GetParam();
  const Course course{recording.bytes, recording.size, 1 + recording.bytes.size() / 4000};
  Screen screen{recording.size, 0};
  std::size_t number = 0;
  for (std::size_t cut = 0; cut <= recording.bytes.size(); cut += cut_distance(recording)) {
    const auto until = number++ % kToTheEnd == 0 ? Course::Until::end : Course::Until::next_moment;
    const auto found = fresh_terminal_differs(course, screen, cut, until);
    ASSERT_EQ(found, std::nullopt) << "cut at " << cut;
    const std::size_t next = std::min(cut + cut_distance(recording), recording.bytes.size());
    screen.feed(ByteView{recording.bytes}.subspan(cut, next - cut));
  }
}

TEST_P(Recorded, SnapshotStandsForWhatWasBeforeOnATerminalThatWasUsed) {
  const std::vector<Recording> others = recordings();
  const Recording& recording = GetParam();
  const Course course{recording.bytes, recording.size, 4};
  SeededRandom random{recording.bytes.size()};
  for (std::size_t i = 0; i < 12 * property_scale(); ++i) {
    const Recording& other = others[random.below(others.size())];
    const std::size_t cut = random.below(recording.bytes.size());
    const std::size_t other_cut = random.below(other.bytes.size());
    Screen screen{recording.size, 0};
    screen.feed(ByteView{recording.bytes}.first(cut));
    const auto found = used_terminal_differs(course, screen, cut, ByteView{other.bytes}.first(other_cut));
    ASSERT_EQ(found, std::nullopt) << "cut at " << cut << ", after " << other_cut << " bytes of " << other;
  }
}

TEST_P(Recorded, MissedLinesReachTheScrollback) {
  const Recording& recording = GetParam();
  const Course course{recording.bytes, recording.size, 4};
  SeededRandom random{recording.bytes.size()};
  for (std::size_t i = 0; i < 10 * property_scale(); ++i) {
    const std::size_t cut = random.below(recording.bytes.size());
    const std::size_t earlier = random.below(cut + 1);
    ASSERT_EQ(absent_terminal_differs(course, earlier, cut), std::nullopt) << "between " << earlier << " and " << cut;
  }
}

TEST_P(Recorded, ChangesAreEnough) {
  const Recording& recording = GetParam();
  const Course course{recording.bytes, recording.size, 4};
  SeededRandom random{recording.bytes.size()};
  for (std::size_t i = 0; i < 15 * property_scale(); ++i) {
    const std::size_t cut = random.below(recording.bytes.size());
    const std::size_t earlier = cut - std::min<std::size_t>(cut, random.below(3000));
    ASSERT_EQ(changed_terminal_differs(course, earlier, cut), std::nullopt) << "between " << earlier << " and " << cut;
  }
}

INSTANTIATE_TEST_SUITE_P(Property, Recorded, testing::ValuesIn(recordings()), [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace mp::test
