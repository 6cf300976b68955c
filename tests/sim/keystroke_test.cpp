// What typing feels like: the time from a key to its echo on paths that lose packets, in virtual time, without prediction.
// Prints a row for each path.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "tests/sim/seeds.hpp"
#include "tests/sim/world.hpp"

namespace mp::sim {
namespace {

constexpr std::size_t kKeys = 300;

double milliseconds(Duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

struct Typing {
  std::vector<double> echoes;  // one for each key, ms, sorted
  std::uint64_t datagrams = 0;
  std::uint64_t bytes = 0;  // with the headers of IPv4 and UDP

  [[nodiscard]] double share(double q) const {
    return echoes[static_cast<std::size_t>(q * static_cast<double>(echoes.size() - 1))];
  }
  [[nodiscard]] double mean() const {
    return std::accumulate(echoes.begin(), echoes.end(), 0.0) / static_cast<double>(echoes.size());
  }
};

// A typist's pauses: log-normal with a median of 170 ms.
Duration pause(test::SeededRandom& random) {
  double normal = -6;
  for (int i = 0; i < 12; ++i) normal += static_cast<double>(random.below(1'000'000)) / 1e6;
  return Duration{static_cast<Duration::rep>(170e6 * std::exp(0.5 * normal))};
}

// Appends what `seed` gives to `typing`. The path is good until the session stands.
void type(Typing& typing, const LinkProfile& link, std::uint64_t seed) {
  LinkProfile good;
  good.delay = link.delay;
  World world({good, good}, seed);
  world.run_echo_program();
  world.run_for(1s);
  world.network().set_profile({link, link});

  std::vector<Instant> pressed;
  std::size_t shown = 0;
  world.on_read = [&](Role reader, StreamId, std::uint64_t total) {
    for (; reader == Role::client && shown < total; ++shown) {
      typing.echoes.push_back(milliseconds(world.now() - pressed[shown]));
    }
  };
  test::SeededRandom random(seed ^ 0x6b6579u);
  for (std::size_t key = 0; key < kKeys; ++key) {
    pressed.push_back(world.now());
    world.press_key();
    world.run_for(pause(random));
  }
  const bool all_shown = world.run_until([&] { return shown == kKeys; }, 60s);
  ASSERT_EQ(world.failure(), "") << "seed " << seed;
  ASSERT_TRUE(all_shown) << "seed " << seed;
  for (const Role role : {Role::client, Role::server}) {
    const auto& statistics = world.connection(role).statistics();
    typing.datagrams += statistics.datagrams_sent;
    typing.bytes += statistics.bytes_sent + 28 * statistics.datagrams_sent;
  }
}

Typing typing_over(const char* name, const LinkProfile& link) {
  Typing typing;
  for (const auto seed : seeds(7000, 10)) type(typing, link, seed);
  std::ranges::sort(typing.echoes);
  const auto keys = static_cast<double>(typing.echoes.size());
  std::printf("%-34s echo ms: median %5.0f mean %5.0f p95 %5.0f p99 %5.0f max %5.0f | per key: %4.1f packets %5.0f bytes\n",
              name, typing.share(0.5), typing.mean(), typing.share(0.95), typing.share(0.99), typing.echoes.back(),
              static_cast<double>(typing.datagrams) / keys, static_cast<double>(typing.bytes) / keys);
  return typing;
}

LinkProfile link_with(double loss) {
  LinkProfile link;
  link.delay = 50ms;
  link.loss = loss;
  return link;
}

TEST(Keystroke, OnACleanPathCostsOneRoundTripAndOnePacketEachWay) {
  const auto typing = typing_over("100 ms", link_with(0));
  EXPECT_EQ(typing.echoes.back(), 100);
  EXPECT_LE(typing.datagrams, typing.echoes.size() * 23 / 10)
      << "a pause longer than an acknowledgement may wait costs one more";
}

TEST(Keystroke, UnderLittleLossIsRarelyFelt) {
  const auto typing = typing_over("100 ms, 2 % loss each way", link_with(0.02));
  EXPECT_LE(typing.share(0.9), 100);
  EXPECT_LE(typing.mean(), 115);
}

TEST(Keystroke, Under29PercentLossStaysNearOneRoundTrip) {
  const auto typing = typing_over("100 ms, 29 % loss each way", link_with(0.29));
  EXPECT_LE(typing.share(0.5), 110);
  EXPECT_LE(typing.mean(), 130);
  EXPECT_LE(typing.share(0.99), 300);
}

TEST(Keystroke, UnderHalfLossIsStillUsable) {
  const auto typing = typing_over("100 ms, 50 % loss each way", link_with(0.5));
  EXPECT_LE(typing.mean(), 250);
}

TEST(Keystroke, UnderBurstsOfLossStaysUsable) {
  auto link = link_with(0);
  link.bursts = {0.05, 0.2, 0.9};  // five packets in a burst, a fifth of all
  const auto typing = typing_over("100 ms, 18 % loss in bursts", link);
  EXPECT_LE(typing.share(0.5), 110);
  EXPECT_LE(typing.mean(), 200);
}

}  // namespace
}  // namespace mp::sim
