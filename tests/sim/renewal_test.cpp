// Fresh keys in the middle of everything: a connection is renewed again and again on a network that loses, repeats and
// reorders, each side at its own time, and every byte still arrives once and in order.
#include <gtest/gtest.h>

#include "tests/sim/seeds.hpp"
#include "tests/sim/world.hpp"

namespace mp::sim {
namespace {

constexpr unsigned kSeeds = 40;
constexpr unsigned kRenewals = 8;

LinkProfile bad_link() {
  LinkProfile link;
  link.delay = 40ms;
  link.jitter = 5ms;
  link.loss = 0.2;
  link.duplicate = 0.05;
  link.reorder = 0.1;
  return link;
}

// The server switches first, as it does when a login hands the keys over; the client when it has read the answer.
void renew(World& world, test::SeededRandom& random, std::uint8_t generation) {
  const auto later = Duration{random.below(200)} * 1'000'000;
  world.renew(Role::server, generation);
  if (random.chance(0.5)) world.network().rebind();
  world.run_for(later);
  world.renew(Role::client, generation);
  world.run_for(0ms);
}

TEST(Renewal, NothingIsLostOrRepeatedHoweverOftenKeysChange) {
  for (const auto seed : seeds(70'000, kSeeds)) {
    SCOPED_TRACE("MP_SIM_SEED=" + std::to_string(seed));
    test::SeededRandom random(seed);
    World world({bad_link(), bad_link()}, seed);
    world.plan(Role::client, kInputStream, {400, 3, 10ms});
    world.plan(Role::client, kControlStream, {60, 10, 50ms});
    world.plan(Role::server, kDisplayStream, {300'000, 4000, 10ms});
    for (unsigned i = 1; i <= kRenewals; ++i) {
      world.run_for(Duration{random.below(1500)} * 1'000'000);
      ASSERT_EQ(world.failure(), "");
      renew(world, random, static_cast<std::uint8_t>(i));
    }
    const bool done = world.run_until([&] { return world.all_done(); }, 10min);
    ASSERT_EQ(world.failure(), "");
    ASSERT_TRUE(done);
    EXPECT_EQ(world.connection(Role::client).statistics().renewals, kRenewals);
  }
}

TEST(Renewal, AnEchoFollowsOneRoundTripAfterIt) {
  LinkProfile link;
  link.delay = 50ms;
  World world({link, link}, 1);
  world.run_echo_program();
  world.run_for(1s);
  world.network().set_down(true);
  world.press_key();
  world.run_for(10min);
  world.network().set_down(false);
  world.network().rebind();
  const auto begin = world.now();
  world.renew(Role::server, 1);
  world.renew(Role::client, 1);
  ASSERT_TRUE(world.run_until([&] { return world.bytes_read(Role::client, kDisplayStream) == 1; }, 1s)) << world.failure();
  EXPECT_LE(world.now() - begin, 110ms);
}

}  // namespace
}  // namespace mp::sim
