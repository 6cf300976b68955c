// Screens under everything that programs could write: pieces make no difference, nothing breaks, and nothing grows.
#include <gtest/gtest.h>

#include "libmp/terminal/screen.hpp"
#include "tests/support/random_output.hpp"
#include "tests/support/screen_soundness.hpp"

namespace mp::terminal {
namespace {

constexpr std::uint64_t kSeeds = 60;

[[nodiscard]] Size random_size(test::SeededRandom& random) {
  const auto side = [&random](std::uint64_t most) { return static_cast<std::uint16_t>(random.below(most) + 1); };
  return random.chance(0.2) ? Size{side(3), side(3)} : Size{side(40), side(12)};
}

void feed_in_pieces(Screen& screen, std::string_view bytes, test::SeededRandom& random) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, random.below(7) + 1);
    screen.feed(as_bytes(piece));
    bytes.remove_prefix(piece.size());
  }
}

TEST(ScreenRandomTest, PiecesMakeNoDifferenceAndNothingBreaks) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    test::SeededRandom random{seed};
    test::RandomOutput output{seed};
    const Size size = random_size(random);
    Screen whole{size, 50};
    Screen pieces{size, 50};
    for (int part = 0; part < 20; ++part) {
      const std::string bytes = output.tokens(20);
      whole.feed(as_bytes(bytes));
      feed_in_pieces(pieces, bytes, random);
      ASSERT_EQ(difference(whole, pieces), std::nullopt);
      ASSERT_EQ(test::problem_of(whole), std::nullopt);
    }
  }
}

TEST(ScreenRandomTest, AnySizeMayFollowAnyOther) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    test::SeededRandom random{seed};
    test::RandomOutput output{seed + 1000};
    Screen screen{random_size(random), 50};
    for (int part = 0; part < 20; ++part) {
      screen.feed(as_bytes(output.tokens(20)));
      const Size size = random_size(random);
      screen.resize(size);
      ASSERT_EQ(screen.size(), size);
      ASSERT_EQ(test::problem_of(screen), std::nullopt);
      ASSERT_LE(screen.scrollback().size(), 50u);
    }
  }
}

}  // namespace
}  // namespace mp::terminal
