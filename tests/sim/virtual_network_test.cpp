// The network itself: what scenarios rely on when they say that somebody else fills the queue, that an address is left behind
// and that a machine sleeps.
#include <gtest/gtest.h>

#include "tests/sim/world.hpp"

namespace mp::sim {
namespace {

constexpr Instant kStart{1h};
constexpr Duration kDelay = 20ms;

NetworkProfile with_queue(std::uint64_t bytes_per_second, std::size_t queue) {
  LinkProfile link;
  link.delay = kDelay;
  link.bytes_per_second = bytes_per_second;
  link.queue_bytes = queue;
  return {link, link};
}

// When a datagram that the server sends at `now` arrives; nothing if it is lost.
std::optional<Instant> arrival(VirtualNetwork& network, Instant now) {
  network.send(Role::server, network.client(), Bytes(100, 1), now);
  while (const auto when = network.next_event()) {
    if (network.take()) return when;
    if (*when > now + 10s) break;
  }
  return std::nullopt;
}

TEST(CompetingFlow, FillsTheQueueOfItsLinkAndLeavesTheOtherAlone) {
  VirtualNetwork network(with_queue(1'000'000, 500'000), 1);
  network.start_competing_flow(Role::server, kStart);
  Instant now = kStart;
  while (now < kStart + 20s) {
    now = *network.next_event();
    ASSERT_FALSE(network.take());
  }
  const auto behind_the_queue = arrival(network, now);
  ASSERT_TRUE(behind_the_queue);
  EXPECT_GT(*behind_the_queue - now, kDelay + 200ms) << "half a second fits; after a loss half of that is left";
  EXPECT_LT(*behind_the_queue - now, kDelay + 510ms);

  network.send(Role::client, network.server(), Bytes(100, 1), now);
  std::optional<Instant> when;
  do {
    when = network.next_event();
  } while (!network.take());
  EXPECT_LT(*when - now, kDelay + 1ms);
}

TEST(CompetingFlow, StopsAndTheQueueDrains) {
  VirtualNetwork network(with_queue(1'000'000, 500'000), 1);
  network.start_competing_flow(Role::server, kStart);
  while (*network.next_event() < kStart + 5s) static_cast<void>(network.take());
  network.stop_competing_flow(Role::server);
  Instant now = kStart;
  while (const auto when = network.next_event()) {
    now = *when;
    static_cast<void>(network.take());
  }
  EXPECT_LT(now, kStart + 6s) << "nobody sends any more";
  EXPECT_LT(*arrival(network, now) - now, kDelay + 1ms);
}

TEST(CompetingFlow, HalvesOnceForTheLossesOfOneFlight) {
  CompetingFlow flow;
  std::size_t sent = 0;
  const auto send_all = [&] {
    for (sent = 0; flow.may_send(); ++sent) flow.handle_sent();
  };
  send_all();
  ASSERT_EQ(sent, 10u);
  for (int i = 0; i < 4; ++i) flow.handle_lost(kStart, kStart + 1s);
  for (int i = 0; i < 6; ++i) flow.handle_acknowledged();
  send_all();
  EXPECT_EQ(sent, 6u) << "half of ten, and one more for a round trip without loss";
}

TEST(Roam, WhatIsUnderWayToTheOldAddressIsLostAndBothEndsHaveIpv6) {
  VirtualNetwork network(with_queue(0, 0), 1);
  const auto old = network.client();
  network.send(Role::server, old, Bytes(100, 1), kStart);
  network.roam_to_v6();
  EXPECT_FALSE(network.take());
  EXPECT_EQ(network.client().address.family, IpFamily::v6);
  network.send(Role::client, network.server(), Bytes(100, 1), kStart);
  const auto up = network.take();
  ASSERT_TRUE(up);
  EXPECT_EQ(up->from, network.client());
  network.send(Role::server, up->from, Bytes(100, 1), kStart);
  const auto down = network.take();
  ASSERT_TRUE(down);
  EXPECT_EQ(down->from.peer.address.family, IpFamily::v6);
}

TEST(Sleep, NothingReachesASleeperAndItDoesNothing) {
  World world(with_queue(0, 0), 1);
  world.plan(Role::server, kDisplayStream, {100'000, 1000, 100ms});
  world.run_for(1s);
  const auto read = world.bytes_read(Role::client, kDisplayStream);
  EXPECT_GT(read, 0u);
  world.set_asleep(Role::client, true);
  const auto sent = world.network().count(Role::client).sent;
  world.run_for(1min);
  EXPECT_EQ(world.bytes_read(Role::client, kDisplayStream), read);
  EXPECT_EQ(world.network().count(Role::client).sent, sent);
  world.set_asleep(Role::client, false);
  EXPECT_TRUE(world.run_until([&] { return world.all_done(); }, 1min));
  EXPECT_EQ(world.failure(), "");
}

}  // namespace
}  // namespace mp::sim
