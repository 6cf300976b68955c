#include <gtest/gtest.h>

#include <functional>

#include "libmp/core/limits.hpp"
#include "libmp/transport/connection.hpp"
#include "libmp/transport/packet_protection.hpp"
#include "libmp/wire/frames.hpp"
#include "tests/support/seeded_random.hpp"
#include "tests/unit/transport/connection_pair.hpp"

namespace mp::transport {
namespace {

// A peer that has the keys and says what it likes.
class HostilePeer : public testing::Test {
 protected:
  Instant now{1h};
  test::SeededRandom random{1};
  Connection server{Role::server, kId, secrets(), std::nullopt, random, now};
  PacketSealer sealer{Direction::client_to_server, kId, secrets().client_to_server};

  void say(const std::function<void(wire::Writer&)>& write) {
    Bytes datagram(limits::kInitialDatagram);
    wire::Writer w(PacketSealer::payload_room(datagram));
    write(w);
    datagram.resize(sealer.seal(datagram, w.size()).size);
    server.handle_datagram(datagram, kHome, now);
  }
  void expect_violation() {
    ASSERT_TRUE(server.own_close());
    EXPECT_EQ(server.own_close()->code, CloseCode::protocol_violation);
    EXPECT_FALSE(take_all(server, now).empty()) << "the peer is told";
  }
};

TEST_F(HostilePeer, AnUnknownFrameIsAViolation) {
  say([](auto& w) { w.u8(0x3f); });
  expect_violation();
}
TEST_F(HostilePeer, AnEmptyPacketIsAViolation) {
  say([](auto&) {});
  expect_violation();
}
TEST_F(HostilePeer, AnAcknowledgementOfTheFutureIsAViolation) {
  say([](auto& w) {
    wire::AckFrame ack;
    ack.ranges.add({{1000}, {1000}});
    wire::write(w, ack);
  });
  expect_violation();
}
TEST_F(HostilePeer, ARequestForTheFutureIsAViolation) {
  say([](auto& w) {
    wire::NakFrame nak;
    nak.missing.add({{1000}, {1000}});
    wire::write(w, nak);
  });
  expect_violation();
}
TEST_F(HostilePeer, MoreMarksThanPacketsAreAViolation) {
  say([](auto& w) { wire::write(w, wire::MarksFrame{1}); });
  expect_violation();
}
TEST_F(HostilePeer, BulkThatNobodyOpenedIsAViolation) {
  say([](auto& w) { wire::write(w, {kBulkStream, 0, wire::Fin::no, as_bytes("x")}, wire::StreamLength::to_end); });
  expect_violation();
}
TEST_F(HostilePeer, DataOnAStreamItDoesNotSendIsAViolation) {
  say([](auto& w) { wire::write(w, {kDisplayStream, 0, wire::Fin::no, as_bytes("x")}, wire::StreamLength::to_end); });
  expect_violation();
}
TEST_F(HostilePeer, AWindowForAStreamWeDoNotSendIsAViolation) {
  say([](auto& w) { wire::write(w, wire::WindowFrame{kInputStream, 1}); });
  expect_violation();
}
TEST_F(HostilePeer, DataBeyondTheWindowIsAViolation) {
  say([](auto& w) {
    wire::write(w, {kInputStream, limits::kStreamWindow, wire::Fin::no, as_bytes("x")}, wire::StreamLength::to_end);
  });
  expect_violation();
}

// A packet whose data found no room is not acknowledged, so its sender sends it again.
TEST_F(HostilePeer, WhatFindsNoRoomIsNotAcknowledged) {
  std::uint64_t offset = 1;
  for (std::size_t i = 0; i < limits::kMaxReorderPieces; ++i, offset += 2) {
    say([&](auto& w) { wire::write(w, {kInputStream, offset, wire::Fin::no, as_bytes("x")}, wire::StreamLength::to_end); });
  }
  take_all(server, now);
  const auto acks = server.statistics().acks_sent;
  say([&](auto& w) { wire::write(w, {kInputStream, offset, wire::Fin::no, as_bytes("x")}, wire::StreamLength::to_end); });
  now += 1ms;
  take_all(server, now);
  EXPECT_EQ(server.statistics().acks_sent, acks);
  EXPECT_FALSE(server.closed());
}

// The worst that a peer can make us say still fits into the smallest datagram.
TEST_F(HostilePeer, SkippedPacketNumbersDoNotOverfillAPacket) {
  server.set_peer_max_datagram(limits::kMinDatagramLimit);
  for (int i = 0; i < 5000; ++i) {
    const auto skip = random.below(3) == 0 ? 1 + random.below(40) : 0;
    Bytes unused(100);
    for (std::uint64_t k = 0; k < skip; ++k) sealer.seal(unused, 1);
    say([](auto& w) { wire::write(w, wire::PathChallengeFrame{}); });
    now += 20ms;
    server.handle_timeout(now);
    for (const auto& datagram : take_all(server, now)) ASSERT_LE(datagram.size(), limits::kMinDatagramLimit);
  }
  EXPECT_FALSE(server.closed());
}

}  // namespace
}  // namespace mp::transport
