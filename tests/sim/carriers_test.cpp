// From UDP to TCP and back, again and again, in the middle of everything: each byte still arrives once and in order.
#include <gtest/gtest.h>

#include "tests/sim/seeds.hpp"
#include "tests/sim/world.hpp"

namespace mp::sim {
namespace {

constexpr unsigned kSeeds = 40;
constexpr unsigned kMoves = 10;

LinkProfile bad_link() {
  LinkProfile link;
  link.delay = 40ms;
  link.jitter = 5ms;
  link.loss = 0.1;
  link.duplicate = 0.05;
  link.reorder = 0.1;
  return link;
}

Route by_tcp(World& world) { return {world.network().server(), Carrier::tcp}; }
Route by_udp(World& world) { return world.network().server(); }

TEST(Carriers, NothingIsLostOrRepeatedHoweverOftenTheyChange) {
  for (const auto seed : seeds(80'000, kSeeds)) {
    SCOPED_TRACE("MP_SIM_SEED=" + std::to_string(seed));
    test::SeededRandom random(seed);
    World world({bad_link(), bad_link()}, seed);
    world.plan(Role::client, kInputStream, {400, 3, 10ms});
    world.plan(Role::client, kControlStream, {60, 10, 50ms});
    world.plan(Role::server, kDisplayStream, {300'000, 4000, 10ms});
    auto& client = world.connection(Role::client);
    for (unsigned i = 0; i < kMoves; ++i) {
      const bool to_tcp = i % 2 == 0;
      world.network().block_udp(to_tcp && random.chance(0.5));
      client.set_route(to_tcp ? by_tcp(world) : by_udp(world), world.now());
      world.run_for(Duration{random.below(1000)} * 1'000'000);
      if (random.chance(0.5)) client.ask_route(by_udp(world));
      world.run_for(Duration{random.below(500)} * 1'000'000);
      ASSERT_EQ(world.failure(), "");
    }
    world.network().block_udp(false);
    const bool done = world.run_until([&] { return world.all_done(); }, 10min);
    ASSERT_EQ(world.failure(), "");
    ASSERT_TRUE(done);
    EXPECT_EQ(client.statistics().carrier_changes, kMoves);
  }
}

TEST(Carriers, AnEchoFollowsOneRoundTripAfterTcpTookOver) {
  LinkProfile link;
  link.delay = 50ms;
  World world({link, link}, 1);
  world.run_echo_program();
  world.run_for(1s);
  world.network().block_udp(true);
  world.press_key();
  world.run_for(1min);
  const auto begin = world.now();
  world.connection(Role::client).set_route(by_tcp(world), begin);
  ASSERT_TRUE(world.run_until([&] { return world.bytes_read(Role::client, kDisplayStream) == 1; }, 1s)) << world.failure();
  EXPECT_EQ(world.now() - begin, 100ms);
}

TEST(Carriers, UdpThatWorksAgainAnswersWhileTcpIsInUse) {
  LinkProfile link;
  World world({link, link}, 1);
  auto& client = world.connection(Role::client);
  world.network().block_udp(true);
  client.set_route(by_tcp(world), world.now());
  world.run_for(1s);
  client.ask_route(by_udp(world));
  world.run_for(1s);
  EXPECT_EQ(client.take_answered_route(), std::nullopt);
  world.network().block_udp(false);
  client.ask_route(by_udp(world));
  world.run_for(1s);
  EXPECT_EQ(client.take_answered_route(), by_udp(world));
  EXPECT_EQ(world.connection(Role::server).peer()->carrier, Carrier::tcp) << "asking moves nobody";
}

}  // namespace
}  // namespace mp::sim
