// A connection with nothing to say, and one whose peer does not answer.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "libmp/core/limits.hpp"
#include "libmp/transport/connection.hpp"
#include "tests/unit/transport/connection_pair.hpp"

namespace mp::transport {
namespace {

TEST_F(ConnectionPair, AHeartbeatAndItsAnswerKeepAnIdlePathAlive) {
  wait(1s);
  const auto sent = [&] { return std::pair(client.statistics().datagrams_sent, server.statistics().datagrams_sent); };
  const auto [up, down] = sent();
  wait(limits::kKeepalive);
  EXPECT_EQ(sent(), std::pair(up + 1, down + 1));
  EXPECT_EQ(client.statistics().keepalives_sent, 1u);
  EXPECT_EQ(server.statistics().keepalives_sent, 1u);
  EXPECT_GE(client.last_heard(), now - 2s);
  EXPECT_GE(server.last_heard(), now - 2s);
  wait(limits::kKeepalive + 5s);
  EXPECT_EQ(sent(), std::pair(up + 1, down + 1)) << "the next one may take longer";
}

TEST_F(ConnectionPair, AMissedHeartbeatIsAskedForAtOnce) {
  wait(1s);
  now = *server.next_timeout();
  server.handle_timeout(now);
  EXPECT_EQ(take_all(server, now).size(), 1u);  // and lost
  EXPECT_EQ(server.next_timeout(), std::nullopt) << "one is enough for a client that is gone";
  now = *client.next_timeout();
  EXPECT_LE(now - server.last_heard(), limits::kKeepalive + 3s);
  client.handle_timeout(now);
  talk();
  EXPECT_EQ(client.last_heard(), now);
  EXPECT_EQ(server.next_timeout(), now + limits::kKeepalive);
}

// Output streams, nobody types, and whatever the client sends is dropped: only the server's repetitions tell.
TEST_F(ConnectionPair, AClientThatOnlyListensFindsOutThatItIsNotHeard) {
  wait(5s);
  const auto blocked_at = now;
  while (!client.owed_since() && now < blocked_at + 5s) {
    server.write(kDisplayStream, as_bytes("tick"), now);
    server.handle_timeout(now);
    deliver(take_all(server, now), client);
    take_all(client, now);  // and lost
    client.consume(kDisplayStream, client.readable(kDisplayStream).size());
    now += 100ms;
  }
  EXPECT_LE(now - blocked_at, 1s);
  wait(1s);
  EXPECT_EQ(client.owed_since(), std::nullopt);
}

TEST_F(ConnectionPair, AServerWhoseClientIsGoneFallsSilentUntilItIsHeard) {
  talk();
  server.write(kDisplayStream, as_bytes("x"), now);
  std::size_t sent = take_all(server, now).size();
  while (const auto due = server.next_timeout()) {
    now = *due;
    server.handle_timeout(now);
    sent += take_all(server, now).size();
    ASSERT_LT(sent, 200u);
  }
  server.write(kDisplayStream, as_bytes("y"), now);
  EXPECT_TRUE(take_all(server, now).empty());
  EXPECT_EQ(server.next_timeout(), std::nullopt);
  client.handle_timeout(*client.next_timeout());
  talk();
  EXPECT_EQ(as_text(client.readable(kDisplayStream)), "xy");
}

TEST_F(ConnectionPair, TheEndOfAStreamIsWorthAnotherRoundOfTries) {
  talk();
  server.write(kDisplayStream, as_bytes("x"), now);
  take_all(server, now);
  while (const auto due = server.next_timeout()) {
    now = *due;
    server.handle_timeout(now);
    take_all(server, now);
  }
  server.finish(kDisplayStream);
  deliver(take_all(server, now), client);
  talk();
  EXPECT_TRUE(server.all_acknowledged(kDisplayStream));
}

// What one side sends in vain for so long.
class Outage : public ConnectionPair {
 protected:
  std::vector<Bytes> lose(Connection& from, Duration duration) {
    std::vector<Bytes> lost = take_all(from, now);
    const auto end = now + duration;
    for (auto due = from.next_timeout(); due && *due <= end; due = from.next_timeout()) {
      now = std::max(now, *due);
      from.handle_timeout(now);
      std::ranges::move(take_all(from, now), std::back_inserter(lost));
    }
    now = end;
    return lost;
  }
  static std::size_t largest(const std::vector<Bytes>& datagrams) {
    return datagrams.empty() ? 0 : std::ranges::max(datagrams, {}, &Bytes::size).size();
  }
};

TEST_F(Outage, ProbesOfAServerAreFewBytesWhateverItHasToSay) {
  meet(100ms);
  server.write(kDisplayStream, Bytes(100'000, 'x'), now);
  lose(server, 2s);
  const auto in_outage = lose(server, 10s);
  EXPECT_NEAR(static_cast<double>(in_outage.size()), 10s / limits::kOutageProbeInterval, 2);
  EXPECT_LE(largest(in_outage), 80u);
  EXPECT_EQ(server.send_room(kDisplayStream, 10ms, 0, now), 0u);
  server.write(kDisplayStream, Bytes(1000, 'y'), now);
  EXPECT_TRUE(take_all(server, now).empty());
  // The client is heard: all of it follows.
  now = *server.next_timeout();
  server.handle_timeout(now);
  for (int i = 0; i < 100 && client.readable(kDisplayStream).size() < 101'000; ++i) wait(20ms);
  EXPECT_EQ(client.readable(kDisplayStream).size(), 101'000u);
}

TEST_F(Outage, AKeyLeavesAtOnceAndGoesWithEveryProbe) {
  meet(100ms);
  client.write(kInputStream, as_bytes("a"), now);
  lose(client, 1min);
  client.write(kInputStream, as_bytes("b"), now);
  EXPECT_EQ(take_all(client, now).size(), 1u) << "the path may be back just now";
  lose(client, 1min);
  now = *client.next_timeout();
  client.handle_timeout(now);
  const auto probe = take_all(client, now);
  ASSERT_EQ(probe.size(), 1u);
  deliver(probe, server);
  EXPECT_EQ(as_text(server.readable(kInputStream)), "ab");
}

TEST_F(Outage, AClientAsksWithSoMuchThatAScreenMayBeTheAnswer) {
  meet(100ms);
  client.probe_now(now);
  lose(client, 2s);
  EXPECT_EQ(largest(lose(client, 1min)), limits::kAskingDatagram);
  lose(client, 2min);
  EXPECT_LE(largest(lose(client, 1min)), 80u) << "later it is cheap";
  client.write(kInputStream, as_bytes("k"), now);
  auto sent = lose(client, 2s);
  EXPECT_EQ(sent.back().size(), limits::kAskingDatagram) << "until somebody types";
  client_address = kCafe;
  deliver({sent.back()}, server);
  server.write(kDisplayStream, Bytes(3000, 's'), now);
  EXPECT_GT(largest(take_all(server, now)), limits::kInitialDatagram - 100) << "to an address that has proven nothing";
}

TEST_F(Outage, AMachineWithoutAWayAsksSeldom) {
  meet(100ms);
  client.probe_now(now);
  client.set_cut_off(true);
  lose(client, 3s);
  EXPECT_LE(lose(client, 30s).size(), 11u);
  client.set_cut_off(false);
  EXPECT_GE(lose(client, 30s).size(), 190u);
}

TEST_F(Outage, ItIsNoLossOfThePath) {
  meet(100ms);
  server.write(kDisplayStream, Bytes(10'000, 'x'), now);
  lose(server, 2s);
  const auto before = server.path_figures().loss_out;
  lose(server, 10s);
  EXPECT_EQ(server.path_figures().loss_out, before);
}

TEST_F(ConnectionPair, KeysChangeWithTheFirstDatagramAfterAnHour) {
  wait(limits::kKeyUpdateAge - 10min);
  client.write(kInputStream, as_bytes("x"), now);
  wait(1s);
  EXPECT_EQ(server.statistics().key_updates, 0u);
  now += 10min;
  client.write(kInputStream, as_bytes("y"), now);
  wait(1s);
  EXPECT_EQ(server.statistics().key_updates, 1u);
  EXPECT_EQ(client.statistics().key_updates, 1u);
  EXPECT_EQ(as_text(server.readable(kInputStream)), "xy");
}

}  // namespace
}  // namespace mp::transport
