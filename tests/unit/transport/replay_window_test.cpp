#include "libmp/transport/replay_window.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/seeded_random.hpp"

namespace mp::transport {
namespace {

TEST(ReplayWindow, AcceptsEachNumberOnce) {
  ReplayWindow window;
  EXPECT_TRUE(window.accept({0}));
  EXPECT_FALSE(window.accept({0}));
  EXPECT_TRUE(window.accept({5}));
  EXPECT_TRUE(window.accept({3}));
  EXPECT_FALSE(window.accept({3}));
  EXPECT_EQ(window.expected(), PacketNumber{6});
}

TEST(ReplayWindow, TheOldestRememberedNumberIsAWindowBehind) {
  ReplayWindow window;
  window.accept({limits::kReplayWindow});
  EXPECT_TRUE(window.is_new({1}));
  EXPECT_FALSE(window.is_new({0}));
}

TEST(ReplayWindow, AskingChangesNothing) {
  ReplayWindow window;
  EXPECT_TRUE(window.is_new({1'000'000}));
  EXPECT_EQ(window.expected(), PacketNumber{0});
  EXPECT_TRUE(window.accept({1}));
}

TEST(ReplayWindow, AJumpForgetsWhatItPasses) {
  ReplayWindow window;
  for (std::uint64_t n = 0; n < 100; ++n) window.accept({n});
  EXPECT_TRUE(window.accept({limits::kReplayWindow + 10}));
  EXPECT_FALSE(window.is_new({50})) << "still in the window, and seen";
  EXPECT_TRUE(window.is_new({limits::kReplayWindow + 9}));
  EXPECT_TRUE(window.accept({10 * limits::kReplayWindow}));
  EXPECT_TRUE(window.is_new({10 * limits::kReplayWindow - 1}));
}

TEST(ReplayWindow, AgreesWithASetOfNumbers) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    test::SeededRandom random(seed);
    ReplayWindow window;
    std::set<std::uint64_t> seen;
    std::uint64_t newest = 0;
    for (int i = 0; i < 5000; ++i) {
      const auto back = random.below(2 * limits::kReplayWindow);
      const auto n = random.chance(0.3) ? newest + random.below(300) : (back < newest ? newest - back : 0);
      const bool old = n + limits::kReplayWindow <= newest && !seen.empty();
      const bool expected = !old && !seen.contains(n);
      ASSERT_EQ(window.accept({n}), expected) << "seed " << seed << " number " << n << " newest " << newest;
      if (expected) seen.insert(n);
      newest = std::max(newest, n);
    }
  }
}

}  // namespace
}  // namespace mp::transport
