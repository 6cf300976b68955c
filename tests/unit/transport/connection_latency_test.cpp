// Connection, seen by somebody who types: when acknowledgements, probes and repetitions leave.
#include <gtest/gtest.h>

#include "libmp/transport/early_repeat.hpp"
#include "tests/unit/transport/connection_pair.hpp"

namespace mp::transport {
namespace {

TEST_F(ConnectionPair, AKeyAndItsEchoCostOneDatagramEachWay) {
  wait(1s);
  const auto sent_before = client.statistics().datagrams_sent + server.statistics().datagrams_sent;
  const auto bytes_before = client.statistics().bytes_sent + server.statistics().bytes_sent;
  for (int key = 0; key < 100; ++key) {
    client.write(kInputStream, as_bytes("x"), now);
    talk();
    server.write(kDisplayStream, as_bytes("x"), now);
    wait(140ms);
  }
  wait(1s);
  const auto datagrams = client.statistics().datagrams_sent + server.statistics().datagrams_sent - sent_before;
  const auto bytes = client.statistics().bytes_sent + server.statistics().bytes_sent - bytes_before;
  EXPECT_EQ(datagrams, 201u) << "the last echo has no key to ride with";
  EXPECT_LE(bytes, 100u * (210 - 2 * 28)) << "210 bytes with the IPv4 and UDP headers of both";
  EXPECT_EQ(client.statistics().probes_sent + server.statistics().probes_sent, 0u);
}

// Nothing comes back for a password: its acknowledgements are held back, and that is no reason to probe.
TEST_F(ConnectionPair, ACleanPathSeesNoProbes) {
  wait(1s);
  for (int key = 0; key < 20; ++key) {
    client.write(kInputStream, as_bytes("x"), now);
    wait(300ms);
  }
  EXPECT_EQ(client.statistics().probes_sent, 0u);
  EXPECT_EQ(client.statistics().datagrams_sent, 22u) << "a hello, the answer to the challenge, and one for each key";
  EXPECT_LT(client.smoothed_rtt().value(), 1ms) << "waiting is no part of the round trip";
}

TEST_F(ConnectionPair, AfterALossTheLastPacketAsksForHaste) {
  wait(1s);
  server.write(kDisplayStream, Bytes(5'000, 'x'), now);
  auto datagrams = take_all(server, now);
  datagrams.erase(datagrams.begin() + 1);
  deliver(std::move(datagrams), client);
  wait(1s);
  ASSERT_GT(server.statistics().packets_lost, 0u);
  server.write(kDisplayStream, Bytes(500, 'x'), now);
  talk();
  EXPECT_TRUE(server.all_acknowledged(kDisplayStream)) << "without a pause";
}

// Room in the socket is no matter of time: what is due and can't leave wakes nobody up again and again.
TEST_F(ConnectionPair, WhatWaitsForTheSocketIsNoReasonToBeWoken) {
  meet(20ms);
  wait(1s);
  server.write(kDisplayStream, Bytes(100'000, 'x'), now);
  ASSERT_FALSE(take_all(server, now).empty()) << "and more is to leave in its time";
  client.write(kInputStream, as_bytes("a"), now);
  take_all(client, now);  // and lost
  client.write(kInputStream, as_bytes("b"), now);
  deliver(take_all(client, now), server);
  const auto end = now + 500ms;
  int wakes = 0;
  for (; now < end && wakes < 100; ++wakes) {
    now = std::max(now, server.next_timeout().value_or(end));
    server.handle_timeout(now);
  }
  EXPECT_LT(wakes, 20);
  EXPECT_FALSE(take_all(server, now).empty()) << "when there is room";
}

TEST_F(ConnectionPair, OnANewPathAPromptIsRepeatedSoon) {
  meet(20ms);
  server.write(kDisplayStream, as_bytes("$ "), now);
  ASSERT_EQ(take_all(server, now).size(), 1u);  // and lost
  now += EarlyRepeat::kLongestFirstPause;
  deliver(take_all(server, now), client);
  EXPECT_EQ(as_text(client.readable(kDisplayStream)), "$ ");
}

TEST_F(ConnectionPair, WhatTheLoginKnowsOfTheRoundTripCountsUntilTheFirstMeasurement) {
  client.assume_round_trip(20ms);
  take_all(client, now);  // and lost
  const auto probe = client.next_timeout().value();
  EXPECT_LE(probe - now, 20ms + 20ms + 25ms);
  now = probe;
  client.handle_timeout(now);
  EXPECT_EQ(client.statistics().probes_sent, 1u);
  EXPECT_EQ(client.smoothed_rtt(), std::nullopt) << "not measured";
}

// Makes the client know that packets get lost: one of its datagrams does not arrive.
class LossyPair : public ConnectionPair {
 protected:
  void SetUp() override {
    wait(1s);
    client.write(kInputStream, Bytes(3'000, 'x'), now);
    auto datagrams = take_all(client, now);
    ASSERT_EQ(datagrams.size(), 3u);
    datagrams.erase(datagrams.begin());
    deliver(std::move(datagrams), server);
    wait(60ms);
    ASSERT_TRUE(client.all_acknowledged(kInputStream));
    server.consume(kInputStream, 3'000);
  }
};

TEST_F(LossyPair, AKeyIsRepeatedSoonAndUnderANewNumber) {
  client.write(kInputStream, as_bytes("k"), now);
  const auto first = take_all(client, now);
  ASSERT_EQ(first.size(), 1u);  // and lost
  now += EarlyRepeat::kShortestPause;
  const auto copy = take_all(client, now);
  ASSERT_EQ(copy.size(), 1u);
  EXPECT_NE(copy, first);
  deliver(copy, server);
  EXPECT_EQ(as_text(server.readable(kInputStream)), "k");
  deliver(first, server);
  EXPECT_EQ(as_text(server.readable(kInputStream)), "k") << "once";
  talk();
  EXPECT_TRUE(client.all_acknowledged(kInputStream));
  EXPECT_EQ(client.statistics().early_repeats_sent, 1u);
  EXPECT_EQ(client.statistics().stream_bytes_repeated, 1u);
}

TEST_F(LossyPair, BulkIsNotRepeated) {
  client.write(kInputStream, Bytes(limits::kRepeatableBytes + 1, 'x'), now);
  ASSERT_EQ(take_all(client, now).size(), 1u);
  now += 20ms;
  EXPECT_TRUE(take_all(client, now).empty());
}

TEST_F(LossyPair, AnOutageIsNotHammered) {
  const auto before = client.statistics().datagrams_sent;
  for (int key = 0; key < 100; ++key) {
    client.write(kInputStream, as_bytes("k"), now);
    for (int ms = 0; ms < 100; ++ms) {
      now += 1ms;
      if (client.next_timeout().value_or(now + 1ms) <= now) client.handle_timeout(now);
      take_all(client, now);
    }
  }
  EXPECT_LE(client.statistics().early_repeats_sent, limits::kMaxUnheardRepeats);
  EXPECT_LE(client.statistics().datagrams_sent - before,
            100u + limits::kMaxUnheardRepeats + 2 * client.statistics().probes_sent);
}

TEST_F(ConnectionPair, ACleanPathSeesNoEarlyRepeats) {
  wait(1s);
  client.write(kInputStream, as_bytes("k"), now);
  take_all(client, now);
  now += 20ms;
  EXPECT_TRUE(take_all(client, now).empty());
  client.write(kInputStream, as_bytes("l"), now);
  deliver(take_all(client, now), server);
  EXPECT_EQ(as_text(server.readable(kInputStream)), "kl") << "but spare room is used";
}

}  // namespace
}  // namespace mp::transport
