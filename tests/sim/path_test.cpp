// What a session makes of its path: how large its datagrams grow, what it does when the path swallows them, and how it follows
// a client whose address changes, or only seems to.
#include <gtest/gtest.h>

#include <map>

#include "libmp/core/limits.hpp"
#include "tests/sim/seeds.hpp"
#include "tests/sim/world.hpp"

namespace mp::sim {
namespace {

constexpr std::size_t kEthernet = 1500 - 20 - 8;
constexpr std::size_t kTunnel = 1280 - 40 - 8;
constexpr std::size_t kJumbo = 9000 - 40 - 8;

NetworkProfile path_with(Duration delay, std::size_t mtu, double loss = 0) {
  LinkProfile link;
  link.delay = delay;
  link.mtu = mtu;
  link.loss = loss;
  return {link, link};
}

std::size_t datagram(World& world, Role role) { return world.connection(role).path_figures().datagram; }

void expect_no_failure(World& world, std::uint64_t seed) { EXPECT_EQ(world.failure(), "") << "seed " << seed; }

TEST(DatagramSize, WhatThePathCarriesIsFoundByBulk) {
  for (const auto& [mtu, found] : {std::pair{kEthernet, kEthernet}, std::pair{kJumbo, kJumbo}, std::pair{kTunnel, kTunnel},
                                   std::pair{std::size_t{1420 - 28}, std::size_t{1392}}}) {
    World world(path_with(20ms, mtu), 1);
    world.plan(Role::server, kDisplayStream, {1'000'000'000, 20'000, 10ms});
    EXPECT_TRUE(world.run_until([&, found = found] { return datagram(world, Role::server) == found; }, 5s))
        << found << world.failure();
    world.run_for(1s);
    EXPECT_EQ(datagram(world, Role::server), found);
    EXPECT_EQ(world.connection(Role::server).statistics().packets_lost, 0u) << "a probe is no loss";
    EXPECT_EQ(world.connection(Role::client).statistics().naks_sent, 0u);
  }
}

TEST(DatagramSize, WhoTypesSendsNoProbes) {
  World world(path_with(50ms, kJumbo), 1);
  world.run_echo_program();
  for (int key = 0; key < 300; ++key) {
    world.press_key();
    world.run_for(150ms);
  }
  for (const Role role : {Role::client, Role::server}) {
    EXPECT_EQ(world.connection(role).statistics().size_probes_sent, 0u);
    EXPECT_EQ(datagram(world, role), limits::kInitialDatagram);
  }
  expect_no_failure(world, 1);
}

// The path through which 1472 bytes went carries 1232 from one moment on, and says nothing about it.
TEST(DatagramSize, ABlackHoleInTheMiddleOfATransferIsNoticed) {
  for (const auto seed : seeds(1, 3)) {
    for (const double loss : {0.0, 0.05}) {
      World world(path_with(20ms, kEthernet, loss), seed);
      world.plan(Role::server, kDisplayStream, {20'000'000, 20'000, 1ms});
      ASSERT_TRUE(world.run_until([&] { return datagram(world, Role::server) == kEthernet; }, 60s));
      world.network().set_profile(path_with(20ms, kTunnel, loss));
      world.run_for(50ms);  // what was on its way arrives
      const auto before = world.bytes_read(Role::client, kDisplayStream);
      const auto moving = [&] { return world.bytes_read(Role::client, kDisplayStream) > before + 100'000; };
      EXPECT_TRUE(world.run_until(moving, 2s)) << "seed " << seed << " loss " << loss;
      EXPECT_LE(datagram(world, Role::server), kTunnel);
      EXPECT_TRUE(world.run_until([&] { return datagram(world, Role::server) == kTunnel; }, 60s));
      expect_no_failure(world, seed);
    }
  }
}

TEST(DatagramSize, ABlackHoleDoesNotHoldKeysUp) {
  World world(path_with(50ms, kEthernet), 1);
  world.run_echo_program();
  world.plan(Role::server, kDisplayStream, {3'000'000, 100'000, 1ms});
  ASSERT_TRUE(world.run_until([&] { return world.all_done(); }, 60s));
  ASSERT_EQ(datagram(world, Role::server), kEthernet);
  world.network().set_profile(path_with(50ms, kTunnel));
  const auto shown = world.bytes_read(Role::server, kInputStream);
  world.press_key();
  EXPECT_TRUE(world.run_until([&] { return world.bytes_read(Role::server, kInputStream) > shown; }, 100ms));
}

TEST(DatagramSize, AfterAnOutageTheSizeIsBackAtOnce) {
  World world(path_with(20ms, kJumbo), 1);
  world.plan(Role::server, kDisplayStream, {100'000'000, 200'000, 1ms});
  ASSERT_TRUE(world.run_until([&] { return datagram(world, Role::server) == kJumbo; }, 10s));
  world.network().set_down(true);
  world.run_for(5s);
  EXPECT_EQ(datagram(world, Role::server), limits::kInitialDatagram);
  world.network().set_down(false);
  EXPECT_TRUE(world.run_until([&] { return datagram(world, Role::server) == kJumbo; }, 5s));
  expect_no_failure(world, 1);
}

// --- the client's address changes ---

enum class Rebinding : std::uint8_t { once, twice, and_back, often };

void rebind(World& world, Rebinding how) {
  const auto first = world.network().client().port;
  world.network().rebind();
  if (how == Rebinding::once) return;
  world.run_for(70ms);
  if (how == Rebinding::and_back) return world.network().rebind_to(first);
  world.network().rebind();
  for (int i = 0; how == Rebinding::often && i < 8; ++i) {
    world.run_for(40ms);
    world.network().rebind();
  }
}

TEST(Rebinding, InTheMiddleOfABurstLosesNothing) {
  for (const auto seed : seeds(1, 3)) {
    for (const auto how : {Rebinding::once, Rebinding::twice, Rebinding::and_back, Rebinding::often}) {
      for (const double loss : {0.0, 0.2}) {
        World world(path_with(50ms, kEthernet, loss), seed);
        world.plan(Role::server, kDisplayStream, {1'000'000, 20'000, 10ms});
        world.plan(Role::client, kInputStream, {100, 1, 30ms});
        world.run_for(700ms);
        rebind(world, how);
        const bool done = world.run_until([&] { return world.all_done(); }, 5min);
        EXPECT_TRUE(done) << "seed " << seed << " loss " << loss << " way " << static_cast<int>(how);
        expect_no_failure(world, seed);
        EXPECT_EQ(world.connection(Role::server).peer()->peer, world.network().client());
      }
    }
  }
}

TEST(Rebinding, TheNextKeyIsEchoedAsFastAsEver) {
  World world(path_with(50ms, kEthernet), 1);
  world.run_echo_program();
  for (int i = 0; i < 20; ++i) {
    world.network().rebind();
    const auto pressed = world.now();
    world.press_key();
    const auto shown = static_cast<std::uint64_t>(i) + 1;
    ASSERT_TRUE(world.run_until([&] { return world.bytes_read(Role::client, kDisplayStream) == shown; }, 115ms)) << i;
    EXPECT_LE(world.now() - pressed, 115ms);
    world.run_for(i % 2 == 0 ? 10ms : 500ms);  // before and after the new address has proven itself
  }
  expect_no_failure(world, 1);
}

// A program prints and nobody types: the client notices that its address has changed (a new socket, an event of the system).
TEST(Rebinding, StreamingOutputArrivesAtTheNewAddressWithoutTyping) {
  World world(path_with(50ms, kEthernet), 1);
  world.plan(Role::server, kDisplayStream, {200'000, 200, 10ms});
  world.run_for(2s);
  world.network().rebind();
  world.run_for(60ms);  // what was on its way to the old address is gone
  const auto moved = world.now();
  const auto before = world.bytes_read(Role::client, kDisplayStream);
  world.connection(Role::client).probe_now(world.now());
  ASSERT_TRUE(world.run_until([&] { return world.bytes_read(Role::client, kDisplayStream) > before; }, 140ms));
  EXPECT_LE(world.now() - moved, 140ms);
  expect_no_failure(world, 1);
}

// --- somebody on the side ---

const Endpoint kThief{IpAddress::v4(203, 0, 113, 66), 666};

// Copies every datagram of the client, as long as it is told to, and is always faster than the client's own. Counts what
// goes to the address that it copies them to.
class Thief {
 public:
  explicit Thief(World& world) : world_(world) {
    world.on_datagram = [this](Role from, const Endpoint& to, ByteView datagram) {
      if (to == kThief) gained_ += datagram.size();
      if (from != Role::client || !active) return;
      auto copy = to_bytes(datagram);
      spent_ += copy.size();
      world_.connection(Role::server).handle_datagram(copy, kThief, world_.now());
    };
  }

  bool active = false;
  [[nodiscard]] std::size_t spent() const noexcept { return spent_; }
  [[nodiscard]] std::size_t gained() const noexcept { return gained_; }

 private:
  World& world_;
  std::size_t spent_ = 0;
  std::size_t gained_ = 0;
};

TEST(CopiedDatagrams, GainNoMoreThanThreeTimesWhatTheyCost) {
  World world(path_with(50ms, kEthernet), 1);
  Thief thief(world);
  world.plan(Role::client, kInputStream, {100, 1, 20ms});
  world.plan(Role::server, kDisplayStream, {2'000'000, 100'000, 10ms});
  world.run_for(500ms);
  thief.active = true;
  world.run_for(5s);
  EXPECT_GT(thief.gained(), 0u) << "the attack works at all";
  EXPECT_LE(thief.gained(), 3 * thief.spent());
  thief.active = false;
  EXPECT_TRUE(world.run_until([&] { return world.all_done(); }, 60s));
  expect_no_failure(world, 1);
}

// While every datagram is copied: the server finds out that the client is where it was, and stays there.
TEST(CopiedDatagrams, DoNotKeepTheSession) {
  World world(path_with(50ms, kEthernet), 1);
  world.run_echo_program();
  Thief thief(world);
  world.run_for(1s);
  thief.active = true;
  world.press_key();
  world.run_for(3s);
  EXPECT_EQ(world.connection(Role::server).peer()->peer, world.network().client());
  const auto before = thief.gained();
  for (std::uint64_t key = 2; key <= 20; ++key) {
    world.press_key();
    ASSERT_TRUE(world.run_until([&] { return world.bytes_read(Role::client, kDisplayStream) == key; }, 110ms)) << key;
  }
  EXPECT_EQ(thief.gained(), before);
  expect_no_failure(world, 1);
}

}  // namespace
}  // namespace mp::sim
