// Scenarios with one thing to see each: outages, roaming, silence, memory, throughput.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "libmp/core/limits.hpp"
#include "tests/sim/seeds.hpp"
#include "tests/sim/world.hpp"

namespace mp::sim {
namespace {

NetworkProfile symmetric(const LinkProfile& link) { return {link, link}; }

LinkProfile link_with(Duration delay, double loss = 0) {
  LinkProfile link;
  link.delay = delay;
  link.loss = loss;
  return link;
}

#define ASSERT_DONE(world, limit)                                                           \
  do {                                                                                      \
    const bool done_in_time = (world).run_until([&] { return (world).all_done(); }, limit); \
    ASSERT_EQ((world).failure(), "");                                                       \
    ASSERT_TRUE(done_in_time);                                                              \
  } while (false)

TEST(Outage, HealsAfterAnyLength) {
  for (const Duration length : {Duration{10s}, Duration{10min}, Duration{8h}}) {
    SCOPED_TRACE("outage of " + std::to_string(length / 1s) + " s");
    World world(symmetric(link_with(50ms)), 1);
    // Both sides are in the middle of something when the path goes, and go on.
    world.plan(Role::client, kInputStream, {500, 3, 20ms});
    world.plan(Role::server, kDisplayStream, {2'000'000, 4000, 10ms});
    world.run_for(1s);
    world.network().set_down(true);
    world.run_for(length);
    ASSERT_EQ(world.failure(), "");
    ASSERT_FALSE(world.all_done());
    EXPECT_TRUE(world.connection(Role::client).owed_since().has_value());
    world.network().set_down(false);
    const auto input_before = world.bytes_read(Role::server, kInputStream);
    ASSERT_TRUE(world.run_until([&] { return world.bytes_read(Role::server, kInputStream) > input_before; }, 4s));
    ASSERT_DONE(world, 60s);
  }
}

TEST(Outage, ProbesAreFewAndMemoryStays) {
  World world(symmetric(link_with(50ms)), 1);
  world.plan(Role::client, kInputStream, {1000, 1, 100ms});
  world.plan(Role::server, kDisplayStream, {100'000'000, 10'000, 10ms});
  world.run_for(1s);
  world.network().set_down(true);
  world.run_for(90min);
  const auto sent = world.network().count(Role::client).sent;
  const auto sent_by_server = world.network().count(Role::server).sent;
  const auto retained = world.largest_retained();
  world.run_for(8h);
  ASSERT_EQ(world.failure(), "");
  EXPECT_LE(world.network().count(Role::client).sent - sent, 8 * 3600 + 500u) << "a probe a second, because input waits";
  EXPECT_EQ(world.network().count(Role::server).sent, sent_by_server) << "the client is gone, and says so when it is back";
  EXPECT_LT(world.largest_retained(), retained + 128 * 1024) << "records of lost packets, up to their limit";
}

// Nobody types, but the program goes on writing: the client notices the outage by itself.
TEST(Outage, OutputArrivesAfterItWithoutTyping) {
  for (const Duration length : {Duration{30s}, Duration{10min}, Duration{8h}}) {
    SCOPED_TRACE("outage of " + std::to_string(length / 1s) + " s");
    World world(symmetric(link_with(50ms)), 1);
    world.run_for(10min);
    world.network().set_down(true);
    for (int line = 0; line < 10; ++line) {
      world.print_line();
      world.run_for(length / 10);
    }
    world.network().set_down(false);
    const auto longest_pause = length < 1h ? 200ms : Duration{limits::kMaxProbeInterval};
    EXPECT_TRUE(world.run_until([&] { return world.bytes_read(Role::client, kDisplayStream) == 800; }, longest_pause + 200ms));
    EXPECT_EQ(world.failure(), "");
  }
}

// What is missing in the middle is sent again, in a packet of its own each time, for as long as anything gets through. So
// nothing can be missing for long while the rest arrives, and to give it up would gain nothing: what took its place would have
// to get through as well.
TEST(Hole, FillsSoonWhileAnythingArrives) {
  for (const auto loss : {0.1, 0.29, 0.5}) {
    for (const auto seed : seeds(1, 5)) {
      SCOPED_TRACE(std::to_string(loss) + ", MP_SIM_SEED=" + std::to_string(seed));
      World world(symmetric(link_with(50ms, loss)), seed);
      world.plan(Role::server, kDisplayStream, {500'000, 2000, 20ms});
      Duration longest{};
      Instant since = world.now();
      std::uint64_t reached = 0;
      const auto look = [&] {
        const auto& server = world.connection(Role::server);
        const auto acknowledged = server.acknowledged(kDisplayStream);
        if (acknowledged != reached || server.all_acknowledged(kDisplayStream)) since = world.now();
        reached = acknowledged;
        longest = std::max(longest, world.now() - since);
        return world.all_done();
      };
      EXPECT_TRUE(world.run_until(look, 10min)) << world.failure();
      EXPECT_LE(longest, loss < 0.4 ? 1500ms : 4000ms);
    }
  }
}

struct Idle {
  std::uint64_t up = 0;  // packets
  std::uint64_t down = 0;
  std::uint64_t client_timeouts = 0;
  std::uint64_t server_timeouts = 0;
  std::uint64_t bytes = 0;  // with the headers of IPv4 and UDP
};

// What `duration` without anything to say costs.
Idle idle_for(World& world, Duration duration) {
  const auto now = [&] {
    Idle count{.up = world.network().count(Role::client).sent,
               .down = world.network().count(Role::server).sent,
               .client_timeouts = world.timeouts(Role::client),
               .server_timeouts = world.timeouts(Role::server)};
    for (const auto role : {Role::client, Role::server}) {
      const auto& statistics = world.connection(role).statistics();
      count.bytes += statistics.bytes_sent + 28 * statistics.datagrams_sent;
    }
    return count;
  };
  const auto before = now();
  world.run_for(duration);
  const auto after = now();
  return {after.up - before.up, after.down - before.down, after.client_timeouts - before.client_timeouts,
          after.server_timeouts - before.server_timeouts, after.bytes - before.bytes};
}

TEST(Silence, AnIdleSessionIsQuiet) {
  World world(symmetric(link_with(50ms)), 1);
  world.plan(Role::client, kInputStream, {10, 1, 100ms});
  world.plan(Role::server, kDisplayStream, {10'000, 1000, 10ms});
  ASSERT_DONE(world, 10s);
  world.run_for(5s);
  const auto first = idle_for(world, 10min);
  const auto later = idle_for(world, 8h);
  ASSERT_EQ(world.failure(), "");
  std::printf("idle, first 10 min: %d packets up, %d down, %d bytes a minute; 8 h after: %d up, %d down, %d bytes a minute\n",
              static_cast<int>(first.up), static_cast<int>(first.down), static_cast<int>(first.bytes / 10),
              static_cast<int>(later.up), static_cast<int>(later.down), static_cast<int>(later.bytes / 480));
  EXPECT_LE(first.up, 8u) << "after 20, 30, 45, 67, 100 s, and then every 120 s";
  EXPECT_LE(first.down, 8u);
  EXPECT_LE(later.up, 8u * 30);
  EXPECT_LE(later.down, 8u * 30);
  EXPECT_EQ(first.client_timeouts + later.client_timeouts, 0u) << "a client is woken by the heartbeat only";
  EXPECT_EQ(first.server_timeouts + later.server_timeouts, first.down + later.down) << "a server wakes up for it";
  EXPECT_LE(later.bytes / 480, 110u);
}

// Once it is known how soon the NAT forgets, its mapping is there nearly all of the time.
TEST(Silence, ANatThatForgetsIsFoundOut) {
  for (const auto port : {Nat::Port::kept, Nat::Port::fresh}) {
    for (const Duration memory : {Duration{30s}, Duration{60s}, Duration{110s}}) {
      SCOPED_TRACE("a NAT that forgets after " + std::to_string(memory / 1s) + " s");
      World world(symmetric(link_with(50ms)), 1);
      world.run_for(1s);
      world.network().set_nat({memory, port}, world.now());
      world.run_for(2h);
      const auto drops = world.network().nat_drops();
      const auto idle = idle_for(world, 8h);
      ASSERT_EQ(world.failure(), "");
      EXPECT_LE(world.network().nat_drops() - drops, 8h / (64 * limits::kKeepalive) + 1) << "a longer silence is tried rarely";
      EXPECT_LE(idle.up, 8h / limits::kKeepalive + 100) << "and costs no more than the shortest";
    }
  }
}

TEST(Silence, OutputThatEndsItArrivesBehindANat) {
  World world(symmetric(link_with(50ms)), 1);
  world.run_for(1s);
  world.network().set_nat({60s, Nat::Port::kept}, world.now());
  world.run_for(2h);
  unsigned late = 0;
  for (int line = 0; line < 50; ++line) {
    world.run_for(7min);
    const auto before = world.bytes_read(Role::client, kDisplayStream);
    world.print_line();
    if (!world.run_until([&] { return world.bytes_read(Role::client, kDisplayStream) > before; }, 1s)) ++late;
    world.run_for(2min);
  }
  ASSERT_EQ(world.failure(), "");
  EXPECT_LE(late, 2u);
}

TEST(Silence, EvenAfterHeavyLossItEnds) {
  for (const auto seed : seeds(1, 10)) {
    World world(symmetric(link_with(50ms, 0.4)), seed);
    world.plan(Role::client, kInputStream, {200, 1, 20ms});
    world.plan(Role::server, kDisplayStream, {50'000, 1000, 10ms});
    ASSERT_DONE(world, 10min);
    world.network().set_profile(symmetric(link_with(50ms)));
    world.run_for(5min);  // what was asked for in vain runs out
    const auto sent = world.network().count(Role::server).sent;
    world.run_for(10min);
    EXPECT_LE(world.network().count(Role::server).sent - sent, 31u) << "seed " << seed;
  }
}

TEST(Roaming, OutputFollowsTheClientToItsNewAddress) {
  World world(symmetric(link_with(50ms)), 1);
  world.plan(Role::server, kDisplayStream, {5'000'000, 10'000, 10ms});
  world.plan(Role::client, kInputStream, {100, 1, 50ms});
  for (int i = 0; i < 5; ++i) {
    world.run_for(500ms);
    world.network().rebind();
  }
  ASSERT_DONE(world, 60s);
  EXPECT_EQ(world.connection(Role::server).peer(), world.network().client());
  EXPECT_EQ(world.connection(Role::server).statistics().address_changes, 5u);
}

TEST(Roaming, AReplayFromAnotherAddressDoesNotMoveTheSession) {
  World world(symmetric(link_with(10ms)), 1);
  std::vector<Bytes> overheard;
  world.on_datagram = [&](Role from, const Endpoint&, ByteView datagram) {
    if (from == Role::client) overheard.push_back(to_bytes(datagram));
  };
  world.plan(Role::client, kInputStream, {50, 1, 10ms});
  ASSERT_DONE(world, 10s);
  const Endpoint attacker{IpAddress::v4(203, 0, 113, 66), 666};
  for (auto& datagram : overheard) world.connection(Role::server).handle_datagram(datagram, attacker, world.now());
  EXPECT_EQ(world.connection(Role::server).peer(), world.network().client());
}

TEST(Memory, AReaderThatNeverReadsIsBounded) {
  World world(symmetric(link_with(20ms, 0.05)), 1);
  world.plan(Role::client, kInputStream, {20'000'000, 60'000, 1ms});
  world.plan(Role::server, kDisplayStream, {20'000'000, 60'000, 1ms});
  world.set_readers_stalled(true);
  world.run_for(60s);
  ASSERT_EQ(world.failure(), "") << "the bound is checked in every step";
  EXPECT_EQ(world.connection(Role::server).readable(kInputStream).size(), limits::kStreamWindow);
  world.set_readers_stalled(false);
  ASSERT_DONE(world, 10min);
}

TEST(Memory, IsGivenBackAfterABurst) {
  World world(symmetric(link_with(20ms)), 1);
  world.plan(Role::server, kDisplayStream, {5'000'000, 100'000, 1ms});
  ASSERT_DONE(world, 60s);
  EXPECT_LT(world.connection(Role::server).retained_bytes(), 1'000'000u);
  EXPECT_LT(world.connection(Role::client).retained_bytes(), 1'000'000u);
}

TEST(Bulk, UsesMostOfASlowLinkAndDoesNotFloodIt) {
  LinkProfile slow = link_with(40ms);
  slow.bytes_per_second = 125'000;  // 1 Mbit/s
  World world(symmetric(slow), 1);
  world.plan(Role::server, kDisplayStream, {2'000'000, 100'000, 1ms});
  ASSERT_DONE(world, 25s);  // 17 s at line speed with our overhead
  const auto& count = world.network().count(Role::server);
  EXPECT_LT(static_cast<double>(count.lost), 0.02 * static_cast<double>(count.sent));
}

TEST(Bulk, RandomLossDoesNotStopIt) {
  World world(symmetric(link_with(20ms, 0.05)), 1);
  world.plan(Role::client, kInputStream, {10'000'000, 100'000, 1ms});
  ASSERT_DONE(world, 30s);
}

TEST(Mtu, APathOf1280BytesWorks) {
  LinkProfile link = link_with(20ms);
  link.mtu = 1280 - 48;
  World world(symmetric(link), 1);
  world.plan(Role::server, kDisplayStream, {100'000, 10'000, 1ms});
  ASSERT_DONE(world, 10s);
  EXPECT_EQ(world.connection(Role::server).statistics().packets_lost, 0u) << "nothing but probes for larger sizes";
  EXPECT_EQ(world.connection(Role::client).statistics().naks_sent, 0u);
}

// Typing takes 60 s; whatever is lost of it must not add more than a few round trips at the end.
TEST(Keystrokes, ArriveUnderHeavyLossWithinAFewRoundTrips) {
  World world(symmetric(link_with(50ms, 0.29)), 1);
  world.plan(Role::client, kInputStream, {300, 1, 200ms});
  ASSERT_DONE(world, 62s);
}

// Whoever may, does, at every moment: the keys of nearly every round trip are new.
TEST(KeyUpdates, ManyInARowLoseNothing) {
  for (const auto seed : seeds(500, 5)) {
    LinkProfile link = link_with(30ms, 0.2);
    link.reorder = 0.2;
    link.duplicate = 0.05;
    World world(symmetric(link), seed);
    world.plan(Role::client, kInputStream, {2000, 4, 20ms});
    world.plan(Role::server, kDisplayStream, {1'000'000, 4000, 10ms});
    unsigned updates = 0;
    world.on_datagram = [&](Role from, const Endpoint&, ByteView) {
      updates += world.connection(from).initiate_key_update(world.now()) ? 1u : 0u;
    };
    ASSERT_DONE(world, 5min);
    EXPECT_GT(updates, 50u) << "seed " << seed;
  }
}

TEST(KeyUpdates, HappenEveryHourOfALongDay) {
  LinkProfile link = link_with(30ms, 0.1);
  link.reorder = 0.2;
  World world(symmetric(link), 1);
  world.plan(Role::client, kInputStream, {1000, 2, 1min});
  world.plan(Role::server, kDisplayStream, {20'000, 60, 1min});
  ASSERT_DONE(world, 24h);
  EXPECT_GE(world.connection(Role::client).statistics().key_updates, 10u);
  EXPECT_EQ(world.connection(Role::client).statistics().key_updates, world.connection(Role::server).statistics().key_updates);
}

}  // namespace
}  // namespace mp::sim
