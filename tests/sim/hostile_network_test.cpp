// A whole session through seeded hostile networks: input exactly once and in order, display byte-exact, whatever is lost,
// duplicated, reordered or corrupted. A failing seed is printed; MP_SIM_SEED=<seed> with the same --gtest_filter replays it.
#include <gtest/gtest.h>

#include <iostream>

#include "tests/sim/seeds.hpp"
#include "tests/sim/world.hpp"

namespace mp::sim {
namespace {

constexpr unsigned kSlices = 5;
constexpr unsigned kSeedsPerSlice = 50;

struct Case {
  unsigned loss_percent;
  unsigned slice;
};

Duration between(test::SeededRandom& random, Duration least, Duration most) {
  return least + Duration{static_cast<Duration::rep>(random.below(static_cast<std::uint64_t>((most - least).count())))};
}

LinkProfile hostile_link(test::SeededRandom& random, double loss) {
  LinkProfile link;
  link.delay = between(random, 1ms, 150ms);
  link.jitter = between(random, 0ms, 10ms);
  link.loss = loss;
  link.duplicate = 0.05;
  link.reorder = 0.1;
  link.reorder_delay = between(random, 1ms, 100ms);
  link.corrupt = 0.03;
  if (random.chance(0.3)) link.bytes_per_second = 20'000 + random.below(500'000);
  // The same share of loss, in bursts of ten packets.
  if (loss > 0 && random.chance(0.3)) {
    link.loss = loss / 3;
    link.bursts = {0.1 * loss / (1 - loss), 0.1, 0.7};
  }
  return link;
}

class HostileNetwork : public testing::TestWithParam<Case> {};

void run_session(std::uint64_t seed, double loss, const Tempo& tempo = {}) {
  test::SeededRandom random(seed);
  const NetworkProfile profile{hostile_link(random, loss), hostile_link(random, loss)};
  World world(profile, seed, tempo);
  world.plan(Role::client, kInputStream, {100 + random.below(300), 3, between(random, 1ms, 100ms)});
  world.plan(Role::client, kControlStream, {30, 10, 700ms});
  world.plan(Role::server, kDisplayStream, {random.below(60'000), 4000, between(random, 1ms, 50ms)});
  world.plan(Role::server, kControlStream, {20, 10, 500ms});
  world.run_for(between(random, 0ms, 3s));
  world.connection(random.chance(0.5) ? Role::client : Role::server).initiate_key_update(world.now());
  if (random.chance(0.3)) world.network().rebind();

  const bool done = world.run_until([&] { return world.all_done(); }, 1h);
  ASSERT_EQ(world.failure(), "") << "seed " << seed;
  ASSERT_TRUE(done) << "seed " << seed;
}

TEST_P(HostileNetwork, DeliversEveryByteOnceAndInOrder) {
  const auto [loss, slice] = GetParam();
  for (const auto seed : seeds(1 + loss * 10'000 + slice * kSeedsPerSlice, kSeedsPerSlice)) {
    run_session(seed, loss / 100.0);
    if (HasFatalFailure()) {
      std::cerr << "replay with MP_SIM_SEED=" << seed << "\n";
      return;
    }
  }
}

TEST(HostileNetworkOnABusyMachine, DeliversEveryByteOnceAndInOrder) {
  for (const auto seed : seeds(300'001, 40)) {
    SCOPED_TRACE("MP_SIM_SEED=" + std::to_string(seed));
    run_session(seed, static_cast<double>(seed % 4) / 5, kBusyMachine);
    if (HasFatalFailure()) return;
  }
}

std::vector<Case> cases() {
  std::vector<Case> out;
  for (const unsigned loss : {0u, 5u, 30u, 60u}) {
    for (unsigned slice = 0; slice < kSlices; ++slice) out.push_back({loss, slice});
  }
  return out;
}

INSTANTIATE_TEST_SUITE_P(Sim, HostileNetwork, testing::ValuesIn(cases()), [](const auto& one) {
  return "Loss" + std::to_string(one.param.loss_percent) + "Slice" + std::to_string(one.param.slice);
});

}  // namespace
}  // namespace mp::sim
