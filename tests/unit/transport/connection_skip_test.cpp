// What was written is given up, and the peer learns of the gap.
#include <gtest/gtest.h>

#include "libmp/transport/packet_protection.hpp"
#include "libmp/wire/frames.hpp"
#include "tests/unit/transport/connection_pair.hpp"

namespace mp::transport {
namespace {

class Skip : public ConnectionPair {
 protected:
  void SetUp() override { meet(20ms); }
  // What the client's application sees of the display stream: bytes, and | for a gap.
  std::string shown() {
    std::string text;
    for (;;) {
      const auto bytes = client.readable(kDisplayStream);
      text += as_text(bytes);
      client.consume(kDisplayStream, bytes.size());
      if (!client.take_gap(kDisplayStream)) return text;
      text += '|';
    }
  }
  void write(std::string_view text) { ASSERT_EQ(server.write(kDisplayStream, as_bytes(text), now), text.size()); }
  void lose_all() {
    take_all(server, now);
    take_all(client, now);
  }
};

TEST_F(Skip, WhatWasLostNeverComesAndWhatIsNewComesAtOnce) {
  write("first ");
  wait(1s);
  write("lost");
  lose_all();
  write("unsent");
  server.skip(kDisplayStream, now);
  EXPECT_EQ(server.acknowledged(kDisplayStream), 6u);
  write("new");
  talk();  // at this instant: no timer is waited for
  EXPECT_EQ(shown(), "first |new");
  wait(1s);
  EXPECT_EQ(shown(), "");
  EXPECT_TRUE(server.all_acknowledged(kDisplayStream));
  EXPECT_EQ(server.acknowledged(kDisplayStream), 19u);
}

TEST_F(Skip, IsNoGapForAPeerThatHasEverything) {
  write("whole");
  deliver(take_all(server, now), client);
  take_all(client, now);  // the acknowledgement is lost
  server.skip(kDisplayStream, now);
  write(" and new");
  talk();
  EXPECT_EQ(shown(), "whole and new");
}

TEST_F(Skip, SurvivesTheLossOfItsPacket) {
  write("gone");
  lose_all();
  server.skip(kDisplayStream, now);
  lose_all();
  wait(2s);
  EXPECT_EQ(shown(), "|");
  EXPECT_TRUE(server.all_acknowledged(kDisplayStream));
}

TEST_F(Skip, RidesWithAllDataBehindItUntilItIsAcknowledged) {
  write("gone");
  lose_all();
  server.skip(kDisplayStream, now);
  write("a");
  lose_all();
  write("b");
  deliver(take_all(server, now + 1ms), client);
  EXPECT_NE(shown().find('|'), std::string::npos) << "although the first packet that told it was lost";
}

TEST_F(Skip, SeveralOnTheirWayAreOneGapEach) {
  for (const auto* text : {"a", "b"}) {
    write("gone");
    lose_all();
    server.skip(kDisplayStream, now);
    write(text);
    deliver(take_all(server, now), client);  // whose answers stay away
    take_all(client, now);
    now += 1ms;
  }
  EXPECT_EQ(shown(), "|a|b");
}

TEST_F(Skip, AppliesUnderFreshKeysAndAtASmallerDatagramSize) {
  write(std::string(5000, 'x'));
  lose_all();
  server.renew({43}, secrets(), std::nullopt, now);
  client.renew({43}, secrets(), kServer, now);
  server.skip(kDisplayStream, now);
  write("new");
  talk();
  EXPECT_EQ(shown(), "|new");
  server.handle_too_large(1200, now);
  wait(1s);
  EXPECT_TRUE(server.all_acknowledged(kDisplayStream));
}

TEST_F(Skip, MayPassTheWindowOfAPeerThatHasNotRead) {
  for (int i = 0; i < 8; ++i) {
    server.write(kDisplayStream, Bytes(limits::kUnsent, 'x'), now);
    lose_all();
    server.skip(kDisplayStream, now);
  }
  write("new");
  wait(1s);
  EXPECT_EQ(shown(), "|new");
  EXPECT_FALSE(server.closed());
  EXPECT_FALSE(client.closed());
}

TEST_F(Skip, FindsTheWindowOfThePathOpenAfterAnOutage) {
  server.write(kDisplayStream, Bytes(limits::kUnsent, 'x'), now);
  lose_all();
  EXPECT_EQ(server.send_room(kDisplayStream, 10ms, 0, now), 0u);
  now += 5s;
  server.skip(kDisplayStream, now);
  EXPECT_EQ(server.sending_rate().bytes_in_flight, 0u);
  EXPECT_GE(server.send_room(kDisplayStream, 10ms, 0, now), limits::kUrgentBytes);
  EXPECT_LT(server.path_figures().loss_out, 0.01) << "an outage is no property of the path";
}

TEST_F(Skip, OfAStreamThatThePeerDoesNotSendOnIsAViolation) {
  PacketSealer sealer(Direction::client_to_server, kId, secrets().client_to_server);
  for (int i = 0; i < 100; ++i) {  // numbers that the client has used
    Bytes unused(100);
    sealer.seal(unused, 1);
  }
  Bytes datagram(100);
  wire::Writer payload(PacketSealer::payload_room(datagram));
  wire::write(payload, wire::SkipFrame{kDisplayStream, 5});
  const auto size = sealer.seal(datagram, payload.size()).size;
  server.handle_datagram(MutableByteView(datagram).first(size), kHome, now);
  ASSERT_TRUE(server.own_close());
  EXPECT_EQ(server.own_close()->code, CloseCode::protocol_violation);
}

// The server decides by what is acknowledged what it sends to a client that comes back.
class AfterSilence : public Skip {
 protected:
  void SetUp() override {
    Skip::SetUp();
    wait(1s);
    write("shown");
    deliver(take_all(server, now), client);
    now += 300ms;
    client.handle_timeout(now);
    take_all(client, now);  // the acknowledgement is lost with the network
    ASSERT_EQ(server.acknowledged(kDisplayStream), 0u);
  }
  void expect_acknowledged_by_first_datagram() {
    auto datagrams = take_all(client, now);
    ASSERT_FALSE(datagrams.empty());
    datagrams.resize(1);
    deliver(std::move(datagrams), server);
    EXPECT_EQ(server.acknowledged(kDisplayStream), 5u);
  }
};

TEST_F(AfterSilence, TheFirstKeyTellsWhatHasArrived) {
  now += 10s;
  client.write(kInputStream, as_bytes("k"), now);
  expect_acknowledged_by_first_datagram();
}

TEST_F(AfterSilence, SoDoesAProbe) {
  client.probe_now(now);
  expect_acknowledged_by_first_datagram();
}

TEST_F(AfterSilence, SoDoesAnotherRoute) {
  client.set_route({kServer, Carrier::tcp}, now);
  expect_acknowledged_by_first_datagram();
}

}  // namespace
}  // namespace mp::transport
