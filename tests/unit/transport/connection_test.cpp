#include "libmp/transport/connection.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "libmp/core/limits.hpp"
#include "tests/unit/transport/connection_pair.hpp"

namespace mp::transport {
namespace {

TEST_F(ConnectionPair, TheClientSpeaksFirstSoThatTheServerKnowsWhereItIs) {
  EXPECT_TRUE(take_all(server, now).empty());
  EXPECT_EQ(server.next_timeout(), std::nullopt);
  talk();
  EXPECT_EQ(server.peer(), kHome);
  EXPECT_TRUE(client.smoothed_rtt());
}

TEST_F(ConnectionPair, BytesArriveInBothDirections) {
  EXPECT_EQ(client.write(kInputStream, as_bytes("ls\n"), now), 3u);
  client.write(kControlStream, as_bytes("C"), now);
  talk();
  server.write(kDisplayStream, as_bytes("file"), now);
  talk();
  EXPECT_EQ(as_text(server.readable(kInputStream)), "ls\n");
  EXPECT_EQ(as_text(server.readable(kControlStream)), "C");
  EXPECT_EQ(as_text(client.readable(kDisplayStream)), "file");
  wait(1s);
  EXPECT_TRUE(client.all_acknowledged(kInputStream));
  EXPECT_TRUE(server.all_acknowledged(kDisplayStream));
}

TEST_F(ConnectionPair, SmallThingsShareADatagram) {
  talk();
  client.write(kInputStream, as_bytes("x"), now);
  client.write(kControlStream, as_bytes("resize"), now);
  EXPECT_EQ(take_all(client, now).size(), 1u);
}

TEST_F(ConnectionPair, AnEchoCarriesTheAcknowledgementOfItsKey) {
  wait(1s);
  client.write(kInputStream, as_bytes("x"), now);
  deliver(take_all(client, now), server);
  EXPECT_TRUE(take_all(server, now).empty()) << "the acknowledgement waits for the echo";
  now += 2ms;
  server.write(kDisplayStream, as_bytes("x"), now);
  const auto echo = take_all(server, now);
  ASSERT_EQ(echo.size(), 1u);
  deliver(echo, client);
  EXPECT_TRUE(client.all_acknowledged(kInputStream));
}

TEST_F(ConnectionPair, DatagramsKeepToTheLimits) {
  talk();
  server.write(kDisplayStream, Bytes(5000, 'x'), now);
  for (const auto& datagram : take_all(server, now)) EXPECT_LE(datagram.size(), limits::kInitialDatagram);
  server.set_peer_max_datagram(limits::kMinDatagramLimit);
  server.write(kDisplayStream, Bytes(5000, 'x'), now);
  for (const auto& datagram : take_all(server, now)) EXPECT_LE(datagram.size(), limits::kMinDatagramLimit);
}

TEST_F(ConnectionPair, ASizeProbeIsNamedAndWhatItProvesIsUsed) {
  talk();
  server.write(kDisplayStream, Bytes(20'000, 'x'), now);
  auto first = take_all(server, now);
  const auto probe = std::ranges::find_if(first, [](const auto& one) { return one.size() > limits::kInitialDatagram; });
  ASSERT_NE(probe, first.end());
  EXPECT_EQ(server.statistics().size_probes_sent, 1u);
  deliver(std::move(first), client);
  deliver(take_all(client, now), server);
  EXPECT_EQ(server.path_figures().datagram, 1452u);
  now += 1s;
  server.write(kDisplayStream, Bytes(20'000, 'x'), now);
  const auto next = take_all(server, now);
  EXPECT_GT(next.at(0).size(), 1400u);
  EXPECT_TRUE(std::ranges::any_of(next, [](const auto& one) { return one.size() == 8952; })) << "the next probe";
}

TEST_F(ConnectionPair, ALostSizeProbeIsNoLoss) {
  talk();
  server.write(kDisplayStream, Bytes(20'000, 'x'), now);
  auto datagrams = take_all(server, now);
  ASSERT_EQ(std::erase_if(datagrams, [](const auto& one) { return one.size() > limits::kInitialDatagram; }), 1);
  deliver(std::move(datagrams), client);
  client.consume(kDisplayStream, client.readable(kDisplayStream).size());
  wait(5s);
  EXPECT_EQ(client.statistics().naks_sent, 0u);
  EXPECT_EQ(server.statistics().packets_lost, 0u);
  EXPECT_EQ(server.owed_since(), std::nullopt) << "nobody waits for it";
  EXPECT_EQ(server.path_figures().datagram, limits::kInitialDatagram);
}

TEST_F(ConnectionPair, WhatTheOwnSystemRefusesIsSentAgainInSmallerDatagrams) {
  talk();
  server.write(kDisplayStream, Bytes(20'000, 'x'), now);
  deliver(take_all(server, now), client);
  deliver(take_all(client, now), server);
  ASSERT_EQ(server.path_figures().datagram, 1452u);
  now += 1ms;
  server.write(kDisplayStream, Bytes(5000, 'y'), now);
  auto leaving = take_all(server, now);
  ASSERT_GT(std::erase_if(leaving, [](const auto& one) { return one.size() >= 1400; }), 2);
  server.handle_too_large(1400, now);
  now = server.next_timeout().value();
  const auto again = take_all(server, now);
  ASSERT_FALSE(again.empty());
  const auto larger = [](const auto& datagram) { return datagram.size() > limits::kInitialDatagram; };
  EXPECT_LE(std::ranges::count_if(again, larger), 1) << "another probe at most";
  deliver(leaving, client);
  deliver(again, client);
  wait(1s);
  EXPECT_EQ(client.readable(kDisplayStream).size(), 25'000u);
}

TEST_F(ConnectionPair, AFloodLeavesInSmallBursts) {
  meet(100ms);
  server.write(kDisplayStream, Bytes(limits::kUnsent), now);
  const auto first = take_all(server, now).size();
  EXPECT_GE(first, 4u) << "a screen of text leaves at once";
  EXPECT_LE(first, 20u);
  EXPECT_TRUE(take_all(server, now).empty());
  now = server.next_timeout().value();
  EXPECT_LE(take_all(server, now).size(), 3u);
}

TEST_F(ConnectionPair, WhatIsUrgentDoesNotWaitBehindAFlood) {
  talk();
  client.open_bulk();
  talk();
  server.write(kBulkStream, Bytes(100'000), now);
  EXPECT_GT(take_all(server, now).size(), 1u);
  server.write(kDisplayStream, as_bytes("echo"), now);
  EXPECT_EQ(take_all(server, now).size(), 1u);
  server.write(kControlStream, as_bytes("exit"), now);
  EXPECT_EQ(take_all(server, now).size(), 1u);
}

TEST_F(ConnectionPair, OnlyWhatIsPacedAllowsRoutersToMarkIt) {
  talk();
  Bytes buffer(limits::kMaxDatagram);
  server.write(kDisplayStream, as_bytes("echo"), now);
  EXPECT_EQ(server.poll_datagram(buffer, now)->ecn, Ecn::not_ect);
  client.open_bulk();
  talk();
  server.write(kBulkStream, Bytes(100'000), now);
  EXPECT_EQ(server.poll_datagram(buffer, now)->ecn, Ecn::ect0);
}

TEST_F(ConnectionPair, ControlGoesBeforeInputInADatagram) {
  client.write(kInputStream, Bytes(50'000, 'i'), now);
  client.write(kControlStream, Bytes(3'000, 'c'), now);
  auto datagrams = take_all(client, now);
  datagrams.resize(3);
  deliver(std::move(datagrams), server);
  EXPECT_EQ(server.readable(kControlStream).size(), 3'000u);
}

TEST_F(ConnectionPair, ALostTailIsFoundByAProbe) {
  wait(limits::kNewPath);
  client.write(kInputStream, as_bytes("x"), now);
  ASSERT_EQ(take_all(client, now).size(), 1u);  // and lost
  wait(client.next_timeout().value() - now);
  EXPECT_EQ(as_text(server.readable(kInputStream)), "x");
  EXPECT_EQ(client.statistics().probes_sent, 1u);
}

// A probe that waited for the window would never leave.
TEST_F(ConnectionPair, AProbeLeavesEvenWhenTheWindowIsFull) {
  meet(100ms);
  server.write(kDisplayStream, Bytes(100'000, 'x'), now);
  while (server.statistics().probes_sent == 0) {
    take_all(server, now);  // and lost
    now = server.next_timeout().value();
    server.handle_timeout(now);
  }
  EXPECT_GT(server.sending_rate().bytes_in_flight + 2 * limits::kInitialDatagram, server.sending_rate().window);
  EXPECT_GE(take_all(server, now).size(), 2u);
}

TEST_F(ConnectionPair, ALostPacketIsAskedForByItsNumber) {
  talk();
  server.write(kDisplayStream, Bytes(5'000, 'x'), now);
  auto datagrams = take_all(server, now);
  datagrams.erase(datagrams.begin() + 1);
  deliver(std::move(datagrams), client);
  EXPECT_LT(client.readable(kDisplayStream).size(), 5'000u);
  wait(limits::kMaxReorderTime);
  EXPECT_EQ(client.readable(kDisplayStream).size(), 5'000u);
  EXPECT_EQ(server.statistics().naks_received, 1u);
  EXPECT_EQ(server.statistics().probes_sent, 0u);
  EXPECT_LT(server.statistics().stream_bytes_retransmitted, 1'200u);
}

TEST_F(ConnectionPair, TheEndOfAStreamArrives) {
  client.write(kInputStream, as_bytes("bye"), now);
  client.finish(kInputStream);
  talk();
  EXPECT_FALSE(server.finished(kInputStream));
  server.consume(kInputStream, 3);
  EXPECT_TRUE(server.finished(kInputStream));
  wait(1s);
  EXPECT_TRUE(client.all_acknowledged(kInputStream));
}

TEST_F(ConnectionPair, AReaderThatDoesNotReadStopsTheWriter) {
  talk();
  std::size_t written = 0;
  for (int i = 0; i < 100; ++i) {
    written += server.write(kDisplayStream, Bytes(100'000, 'x'), now);
    wait(100ms);
  }
  EXPECT_EQ(client.readable(kDisplayStream).size(), limits::kStreamWindow);
  EXPECT_EQ(written, limits::kStreamWindow + limits::kUnsent);
  client.consume(kDisplayStream, limits::kStreamWindow);
  wait(1s);
  EXPECT_EQ(client.readable(kDisplayStream).size(), limits::kUnsent);
}

TEST_F(ConnectionPair, WhatIsOwedIsCountedFromTheFirstUnansweredPacket) {
  wait(1s);
  EXPECT_EQ(client.owed_since(), std::nullopt);
  client.write(kInputStream, as_bytes("x"), now);
  const auto sent_at = now;
  take_all(client, now);
  for (int i = 0; i < 20; ++i) {
    now = *client.next_timeout();
    client.handle_timeout(now);
    EXPECT_FALSE(take_all(client, now).empty()) << "input is repeated for ever";
  }
  EXPECT_EQ(client.owed_since(), sent_at);
  wait(5s);
  EXPECT_EQ(client.owed_since(), std::nullopt);
  EXPECT_EQ(as_text(server.readable(kInputStream)), "x");
}

// Probes send a question again; until the next one has left, nothing at all is in flight.
TEST_F(ConnectionPair, AQuestionThatIsAskedAnewIsOwedAllTheTime) {
  wait(1s);
  client.probe_now(now);
  const auto asked_at = now;
  take_all(client, now);
  for (int i = 0; i < 5; ++i) {
    now += 1s;
    client.probe_now(now);
    client.handle_timeout(now);
    EXPECT_EQ(client.owed_since(), asked_at);
    take_all(client, now);
  }
  wait(5s);
  EXPECT_EQ(client.owed_since(), std::nullopt);
}

TEST_F(ConnectionPair, TheServerFollowsTheNewestPacket) {
  talk();
  client.write(kInputStream, as_bytes("a"), now);
  const auto from_home = take_all(client, now);
  client.write(kInputStream, as_bytes("b"), now);
  client_address = kCafe;
  deliver(take_all(client, now), server);
  EXPECT_EQ(server.peer(), kCafe);
  client_address = kHome;
  deliver(from_home, server);
  EXPECT_EQ(server.peer(), kCafe) << "an older packet does not move it";
  EXPECT_EQ(as_text(server.readable(kInputStream)), "ab");
  EXPECT_EQ(server.statistics().address_changes, 1u);
}

TEST_F(ConnectionPair, AReplayFromElsewhereMovesNothing) {
  client.write(kInputStream, as_bytes("a"), now);
  const auto datagrams = take_all(client, now);
  deliver(datagrams, server);
  client_address = kCafe;
  deliver(datagrams, server);
  EXPECT_EQ(server.peer(), kHome);
  EXPECT_EQ(server.statistics().dropped_for(DropReason::replayed), datagrams.size());
}

TEST_F(ConnectionPair, KeysChangeOnBothSidesWithoutAPause) {
  wait(1s);
  ASSERT_TRUE(client.initiate_key_update(now));
  EXPECT_FALSE(client.initiate_key_update(now)) << "not confirmed yet";
  client.write(kInputStream, as_bytes("x"), now);
  wait(1s);
  server.write(kDisplayStream, as_bytes("y"), now);
  wait(10s);
  EXPECT_EQ(as_text(server.readable(kInputStream)), "x");
  EXPECT_EQ(as_text(client.readable(kDisplayStream)), "y");
  EXPECT_EQ(client.statistics().key_updates, 1u);
  EXPECT_EQ(server.statistics().key_updates, 1u);
  EXPECT_TRUE(server.initiate_key_update(now)) << "and again, from the other side";
}

TEST_F(ConnectionPair, ACloseReachesThePeerAndIsRepeatedWhenItStillSends) {
  talk();
  client.close(CloseCode::client_left, "gone");
  EXPECT_TRUE(client.closed());
  EXPECT_EQ(take_all(client, now).size(), std::size_t{limits::kCloseCopies});  // and lost
  EXPECT_EQ(client.next_timeout(), std::nullopt);
  server.write(kDisplayStream, as_bytes("more"), now);
  deliver(take_all(server, now), client);
  deliver(take_all(client, now), server);
  EXPECT_EQ(server.peer_close(), (CloseReason{CloseCode::client_left, "gone"}));
  EXPECT_TRUE(take_all(server, now).empty());
  EXPECT_EQ(server.write(kDisplayStream, as_bytes("x"), now), 0u);
  EXPECT_EQ(server.writable(kDisplayStream), 0u);
}

TEST_F(ConnectionPair, GarbageIsCountedAndChangesNothing) {
  talk();
  const auto before = server.retained_bytes();
  for (int i = 0; i < 1000; ++i) {
    Bytes garbage(random.below(1500));
    random.fill(garbage);
    if (garbage.size() > 5 && i % 2 == 0) std::ranges::copy(Bytes{0x40, 0, 0, 0, 42}, garbage.begin());
    server.handle_datagram(garbage, kCafe, now);
  }
  EXPECT_EQ(server.statistics().dropped_for(DropReason::malformed) + server.statistics().dropped_for(DropReason::foreign) +
                server.statistics().dropped_for(DropReason::unauthentic),
            1000u);
  EXPECT_GT(server.statistics().dropped_for(DropReason::unauthentic), 300u);
  EXPECT_EQ(server.peer(), kHome);
  EXPECT_EQ(server.retained_bytes(), before);
  EXPECT_FALSE(server.closed());
}

TEST_F(ConnectionPair, OnlyMarksOnAuthenticDatagramsAreCounted) {
  talk();
  client.write(kInputStream, as_bytes("x"), now);
  for (auto& datagram : take_all(client, now)) {
    auto forged = datagram;
    forged.back() ^= 1;
    server.handle_datagram(forged, kHome, now, Ecn::ce);
    server.handle_datagram(datagram, kHome, now, Ecn::ce);
  }
  EXPECT_EQ(server.statistics().marks_received, 1u);
  deliver(take_all(server, now), client);
  EXPECT_EQ(client.statistics().marks_received, 0u);
}

TEST_F(ConnectionPair, TheSenderHearsOfMarksWithTheAcknowledgement) {
  talk();
  client.write(kInputStream, as_bytes("x"), now);
  for (auto& datagram : take_all(client, now)) server.handle_datagram(datagram, kHome, now, Ecn::ce);
  wait(1s);
  EXPECT_EQ(client.statistics().marks_reported, 1u);
  EXPECT_EQ(server.statistics().marks_reported, 0u);
}

TEST_F(ConnectionPair, BulkWaitsUntilItsReaderOpensIt) {
  talk();
  EXPECT_EQ(server.write(kBulkStream, as_bytes("much"), now), 4u);
  wait(1s);
  EXPECT_EQ(client.readable(kBulkStream).size(), 0u);
  client.open_bulk();
  wait(1s);
  EXPECT_EQ(client.readable(kBulkStream).size(), 4u);
}

}  // namespace
}  // namespace mp::transport
