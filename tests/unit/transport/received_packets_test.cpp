#include "libmp/transport/received_packets.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::transport {
namespace {

constexpr Instant kStart{1h};

TEST(ReceivedPackets, ALonePacketIsAcknowledgedWithinTheDelay) {
  ReceivedPackets received;
  received.handle_received({0}, AckNeed::soon, kStart);
  EXPECT_EQ(received.next_timeout(), kStart + limits::kMaxAckDelay);
  EXPECT_FALSE(received.ack_due(kStart + limits::kMaxAckDelay - 1ns));
  EXPECT_TRUE(received.ack_due(kStart + limits::kMaxAckDelay));
  EXPECT_TRUE(received.ack_useful()) << "it may ride along earlier";
}

TEST(ReceivedPackets, TheSecondPacketIsAcknowledgedAtOnce) {
  ReceivedPackets received;
  received.handle_received({0}, AckNeed::soon, kStart);
  received.handle_received({1}, AckNeed::soon, kStart + 1ms);
  EXPECT_TRUE(received.ack_due(kStart + 1ms));
}

TEST(ReceivedPackets, AGapOrALonePingIsAcknowledgedAtOnce) {
  ReceivedPackets gap;
  gap.handle_received({1}, AckNeed::soon, kStart);
  EXPECT_TRUE(gap.ack_due(kStart));
  ReceivedPackets ping;
  ping.handle_received({0}, AckNeed::now, kStart);
  EXPECT_TRUE(ping.ack_due(kStart));
}

TEST(ReceivedPackets, PacketsThatAskForNothingCauseNothing) {
  ReceivedPackets received;
  for (std::uint64_t n = 0; n < 10; ++n) received.handle_received({2 * n}, AckNeed::none, kStart);
  EXPECT_FALSE(received.ack_due(kStart + 1h));
  EXPECT_EQ(received.next_timeout(), std::nullopt);
  EXPECT_FALSE(received.ack_useful());
}

TEST(ReceivedPackets, ManyOfThoseAreReportedWhenAPacketGoesAnyway) {
  ReceivedPackets received;
  for (std::uint64_t n = 0; n < 32; ++n) received.handle_received({n}, AckNeed::none, kStart);
  EXPECT_TRUE(received.ack_useful());
  EXPECT_FALSE(received.ack_due(kStart + 1h));
}

TEST(ReceivedPackets, NamesRangesFromTheNewestDownAndTheDelay) {
  ReceivedPackets received;
  for (const std::uint64_t n : {0u, 1u, 5u, 3u, 4u, 9u}) received.handle_received({n}, AckNeed::soon, kStart);
  const auto ack = received.take_ack(kStart + 7ms);
  ASSERT_EQ(ack.ranges.size(), 3u);
  EXPECT_EQ(ack.ranges.view()[0], (wire::PacketRange{{9}, {9}}));
  EXPECT_EQ(ack.ranges.view()[1], (wire::PacketRange{{3}, {5}}));
  EXPECT_EQ(ack.ranges.view()[2], (wire::PacketRange{{0}, {1}}));
  EXPECT_EQ(ack.delay, 7ms);
  EXPECT_FALSE(received.ack_useful());
  EXPECT_EQ(received.next_timeout(), std::nullopt);
}

TEST(ReceivedPackets, ALatePacketDoesNotMakeTheNewestYounger) {
  ReceivedPackets received;
  received.handle_received({5}, AckNeed::soon, kStart);
  received.handle_received({4}, AckNeed::soon, kStart + 10ms);
  EXPECT_EQ(received.take_ack(kStart + 10ms).delay, 10ms);
}

TEST(ReceivedPackets, HoldsABoundedNumberOfRanges) {
  ReceivedPackets received;
  for (std::uint64_t n = 0; n < 1000; ++n) received.handle_received({2 * n}, AckNeed::soon, kStart);
  const auto ack = received.take_ack(kStart);
  EXPECT_EQ(ack.ranges.size(), limits::kMaxAckRanges);
  EXPECT_EQ(ack.largest(), PacketNumber{1998}) << "the oldest are left out";
}

TEST(ReceivedPackets, WhatThePeerHasSeenIsNotRepeated) {
  ReceivedPackets received;
  for (const std::uint64_t n : {0u, 1u, 2u, 5u, 6u, 7u}) received.handle_received({n}, AckNeed::soon, kStart);
  received.handle_acknowledged_ack({5});
  const auto ack = received.take_ack(kStart);
  ASSERT_EQ(ack.ranges.size(), 1u);
  EXPECT_EQ(ack.ranges.front(), (wire::PacketRange{{6}, {7}}));
}

// It was not in that ACK, and those that named it may have been lost.
TEST(ReceivedPackets, WhatCameLaterThanAnAckIsNamedUntilThePeerHasSeenALaterOne) {
  ReceivedPackets received;
  for (const std::uint64_t n : {0u, 1u, 3u, 5u}) received.handle_received({n}, AckNeed::soon, kStart);
  EXPECT_EQ(received.take_ack(kStart).largest(), PacketNumber{5});
  for (const std::uint64_t n : {2u, 4u}) received.handle_received({n}, AckNeed::soon, kStart + 1ms);
  received.handle_acknowledged_ack({5});
  const auto ack = received.take_ack(kStart + 2ms);
  ASSERT_EQ(ack.ranges.size(), 2u);
  EXPECT_EQ(ack.ranges.view()[0], (wire::PacketRange{{4}, {4}}));
  EXPECT_EQ(ack.ranges.view()[1], (wire::PacketRange{{2}, {2}}));
  received.handle_received({6}, AckNeed::soon, kStart + 3ms);
  received.handle_acknowledged_ack({6});
  EXPECT_FALSE(received.ack_repeatable());
}

TEST(ReceivedPackets, OfThosePacketsABoundedNumberIsRemembered) {
  ReceivedPackets received;
  received.handle_received({3000}, AckNeed::soon, kStart);
  for (std::uint64_t n = 0; n < 1000; ++n) received.handle_received({2 * n}, AckNeed::soon, kStart);
  EXPECT_LT(received.retained_bytes(), 4096u);
}

// Where packets get lost, an ACK goes along with every packet until the peer has seen one.
TEST(ReceivedPackets, AnAckMayBeRepeatedUntilThePeerHasSeenIt) {
  ReceivedPackets received;
  EXPECT_FALSE(received.ack_repeatable());
  received.handle_received({0}, AckNeed::soon, kStart);
  EXPECT_EQ(received.take_ack(kStart).largest(), PacketNumber{0});
  ASSERT_TRUE(received.ack_repeatable());
  EXPECT_EQ(received.take_ack(kStart + 9ms).delay, 9ms);
  received.handle_acknowledged_ack({0});
  EXPECT_FALSE(received.ack_repeatable());
}

}  // namespace
}  // namespace mp::transport
