// Streams that reach what recorded programs do not.
#include <gtest/gtest.h>

#include "tests/property/hostile_stream.hpp"
#include "tests/property/seeds.hpp"
#include "tests/property/snapshot_property.hpp"

namespace mp::test {
namespace {

using terminal::Screen;

[[nodiscard]] terminal::Size random_size(SeededRandom& random) {
  if (random.chance(0.3)) return {80, 24};
  return {static_cast<std::uint16_t>(2 + random.below(60)), static_cast<std::uint16_t>(1 + random.below(20))};
}

enum class Kind : std::uint8_t { sequences, bytes };

[[nodiscard]] Bytes stream_of(Kind kind, SeededRandom& random) {
  constexpr std::size_t kPieces = 300;
  constexpr std::size_t kBytes = 2000;
  return kind == Kind::sequences ? random_sequences(random, random.below(kPieces)) : random_bytes(random, random.below(kBytes));
}

class Random : public testing::TestWithParam<Kind> {};

TEST_P(Random, SnapshotStandsForWhatWasBefore) {
  for (const std::uint64_t seed : seeds(1, 400)) {
    SeededRandom random{seed};
    const terminal::Size size = random_size(random);
    const Bytes stream = stream_of(GetParam(), random);
    const Bytes other = stream_of(GetParam(), random);
    const Course course{stream, size, 3};
    const std::size_t cut = random.below(stream.size() + 1);
    Screen screen{size, 0};
    screen.feed(ByteView{stream}.first(cut));
    EXPECT_EQ(fresh_terminal_differs(course, screen, cut, Course::Until::end), std::nullopt) << "seed " << seed;
    EXPECT_EQ(used_terminal_differs(course, screen, cut, other), std::nullopt) << "seed " << seed;
    if (HasFailure()) return;
  }
}

TEST_P(Random, ChangesAndMissedLinesAreEnough) {
  for (const std::uint64_t seed : seeds(10'000, 400)) {
    SeededRandom random{seed};
    const terminal::Size size = random_size(random);
    const Bytes stream = stream_of(GetParam(), random);
    const Course course{stream, size, 3};
    const std::size_t cut = random.below(stream.size() + 1);
    const std::size_t earlier = cut - std::min<std::size_t>(cut, random.below(600));
    EXPECT_EQ(changed_terminal_differs(course, earlier, cut), std::nullopt) << "seed " << seed;
    EXPECT_EQ(absent_terminal_differs(course, earlier, cut), std::nullopt) << "seed " << seed;
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Property, Random, testing::Values(Kind::sequences, Kind::bytes),
                         [](const auto& test) { return test.param == Kind::sequences ? "Sequences" : "Bytes"; });

}  // namespace
}  // namespace mp::test
