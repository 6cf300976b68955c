// How soon a key is echoed when a network comes back, of whatever it was dead. 100 ms round trip.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/sim/roaming_client.hpp"
#include "tests/sim/seeds.hpp"

namespace mp::sim {
namespace {

constexpr Duration kRoundTrip = 100ms;
constexpr Duration kJustAfter = kRoundTrip * 3 / 2 + 1s;
// In an outage: probes, and what follows from one.
constexpr std::uint64_t kMostWakeUpsASecond = 30;

NetworkProfile clean_path() {
  LinkProfile link;
  link.delay = kRoundTrip / 2;
  return {link, link};
}

class Recovery : public testing::Test {
 protected:
  void start(std::uint64_t seed = 1, const Tempo& tempo = {}) {
    world.emplace(clean_path(), seed, tempo);
    client.emplace(*world);
    world->run_echo_program();
    world->run_for(2s);
  }
  void set_network_down(bool down) {
    world->network().set_down(down);
    client->set_tcp_down(down);
  }
  [[nodiscard]] std::uint64_t shown() const { return world->bytes_read(Role::client, kDisplayStream); }
  // From now until one more key is echoed than before.
  Duration time_to_echo(Duration limit = 1min) {
    const auto begin = world->now();
    const auto before = shown();
    EXPECT_TRUE(world->run_until([&] { return shown() > before; }, limit)) << world->failure();
    return world->now() - begin;
  }
  void press_key() {
    world->press_key();
    client->ladder().handle_key();
  }

  // What is owed stays owed for as long as nothing is heard, and nobody is kept busy with it.
  void look_at_an_outage(Duration length) {
    const auto& connection = world->connection(Role::client);
    const auto wake_ups = [this] { return world->wake_ups(Role::client) + world->wake_ups(Role::server); };
    const auto woken_before = wake_ups();
    auto owed = connection.owed_since();
    const auto forgotten = [&] {
      const auto before = std::exchange(owed, connection.owed_since());
      return before && before != owed;
    };
    EXPECT_FALSE(world->run_until(forgotten, length)) << "what is owed is forgotten";
    EXPECT_TRUE(client->ladder().silent());
    EXPECT_LE(wake_ups() - woken_before, static_cast<std::uint64_t>(length / 1s) * kMostWakeUpsASecond);
  }

  std::optional<World> world;
  std::optional<RoamingClient> client;
};

// A key typed at some moment of the outage is echoed soon after its end.
TEST_F(Recovery, AfterAnOutageOfAnyLength) {
  struct Case {
    Duration length;
    Duration limit;
    unsigned seeds;
  };
  for (const auto& [length, limit, count] : {Case{10s, 600ms, 20}, Case{10min, kJustAfter, 10}, Case{8h, kJustAfter, 3}}) {
    for (const auto seed : seeds(1, count)) {
      SCOPED_TRACE(std::to_string(length / 1s) + " s, MP_SIM_SEED=" + std::to_string(seed));
      start(seed);
      test::SeededRandom random(seed);
      const auto typed_after = Duration{static_cast<Duration::rep>(random.below(static_cast<std::uint64_t>(length.count())))};
      set_network_down(true);
      world->run_for(typed_after);
      press_key();
      world->run_for(length - typed_after + Duration{random.below(1000)} * 1'000'000);
      ASSERT_EQ(world->failure(), "");
      set_network_down(false);
      EXPECT_LE(time_to_echo(), limit);
    }
  }
}

TEST_F(Recovery, AShortOutageNeedsNoFreshKeys) {
  start();
  set_network_down(true);
  press_key();
  world->run_for(10s);
  set_network_down(false);
  time_to_echo();
  world->run_for(1min);
  EXPECT_EQ(client->renewals(), 0);
  EXPECT_EQ(client->logins(), 1u) << "the one that was begun in vain";
}

// The machine's clock goes on in the meantime, and the network forgets it.
TEST_F(Recovery, AfterANightInABag) {
  for (const bool typed_before : {false, true}) {
    start();
    if (typed_before) press_key();
    world->set_asleep(Role::client, true);
    world->run_for(8h);
    world->network().rebind();
    world->set_asleep(Role::client, false);
    client->ladder().handle_new_way(world->now());
    world->run_for(0ms);  // from another port; what came to the one before would be lost here
    if (!typed_before) press_key();
    EXPECT_LE(time_to_echo(), kRoundTrip * 3 / 2);
    world->run_for(1min);
    EXPECT_EQ(client->logins(), 0u);
  }
}

TEST_F(Recovery, ANetworkThatHasForgottenUsIsLeftByAnotherPort) {
  start();
  world->network().block_port();
  press_key();
  EXPECT_LE(time_to_echo(), 1s + kRoundTrip * 3 / 2);
  EXPECT_EQ(client->logins(), 0u);
}

// Fresh keys are the last rung: the connection of before is dead for good.
TEST_F(Recovery, KeysThatAreLostAreReplaced) {
  start();
  world->renew(Role::server, 99);
  press_key();
  EXPECT_LE(time_to_echo(), 3s + 300ms + kRoundTrip * 3 / 2);
  EXPECT_EQ(client->renewals(), 1);
}

TEST_F(Recovery, ANewAddressIsUsedAtOnce) {
  start();
  world->network().rebind();
  client->ladder().handle_new_way(world->now());
  world->run_for(0ms);
  press_key();
  EXPECT_LE(time_to_echo(), kRoundTrip * 115 / 100);
}

TEST_F(Recovery, OutputThatStreamsFollowsToANewAddressWithoutAKey) {
  start();
  world->plan(Role::server, kDisplayStream, {5'000'000, 1000, 5ms});
  world->run_for(2s);
  world->network().rebind();
  world->run_for(20ms);  // the system needs a moment to notice
  client->ladder().handle_new_way(world->now() - 20ms);
  const auto heard = world->connection(Role::client).statistics().datagrams_received;
  const auto begin = world->now();
  world->run_until([&] { return world->connection(Role::client).statistics().datagrams_received > heard; }, 1s);
  EXPECT_LE(world->now() - begin + 20ms, kRoundTrip * 14 / 10);
  world->run_for(1s);
  EXPECT_EQ(client->logins(), 0u);
}

// All that its client sends are questions: whether the server is still there.
TEST_F(Recovery, AnIdleSessionClimbsWhenItsHeartbeatIsMissed) {
  start();
  world->run_for(2min);
  set_network_down(true);
  world->run_for(2min);
  EXPECT_TRUE(client->ladder().silent());
  EXPECT_GE(client->logins(), 2u);
}

// Somebody types or nobody does, long before the outage or in it.
TEST_F(Recovery, ABusyMachineNoticesAnOutageAndItsEnd) {
  for (const auto seed : seeds(1, 25)) {
    SCOPED_TRACE("MP_SIM_SEED=" + std::to_string(seed));
    test::SeededRandom random(seed);
    const auto up_to = [&](Duration most) { return Duration{1ms} * random.below(static_cast<std::uint64_t>(most / 1ms)); };
    start(seed, kBusyMachine);
    if (random.chance(0.3)) press_key();
    world->run_for(up_to(random.chance(0.5) ? 5min : 1s));
    set_network_down(true);
    world->run_for(kRoundTrip);  // what was on its way arrives
    const bool typed = random.chance(0.4);
    if (typed) press_key();
    look_at_an_outage(3min + up_to(1min));
    EXPECT_GE(client->logins(), 2u);
    set_network_down(false);
    press_key();
    EXPECT_LE(time_to_echo(), kJustAfter);
    world->run_for(1min);
    EXPECT_FALSE(client->ladder().silent());
    EXPECT_FALSE(world->connection(Role::client).owed_since());
    ASSERT_FALSE(HasFailure()) << world->failure();
  }
}

TEST_F(Recovery, AnIdleSessionClimbsNowhere) {
  start();
  world->run_for(10min);
  EXPECT_EQ(client->logins(), 0u);
  EXPECT_EQ(world->connection(Role::server).statistics().address_changes, 0u);
}

}  // namespace
}  // namespace mp::sim
