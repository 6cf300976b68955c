#include "libmp/transport/sent_packets.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace mp::transport {
namespace {

constexpr Instant kStart{1h};

struct RecordedFates final : PacketFates {
  std::vector<std::uint64_t> acknowledged;
  std::vector<std::uint64_t> found_again;
  std::vector<std::uint64_t> carried;
  std::vector<std::uint64_t> lost;

  void handle_acknowledged(PacketNumber number, const SentPacket&, Before before) override {
    (before == Before::lost ? found_again : acknowledged).push_back(number.value);
  }
  void handle_lost(PacketNumber number, const SentPacket&) override { lost.push_back(number.value); }
  void handle_still_carried(const PacketContent& content) override { carried.push_back(content.pieces[0].offset); }
};

SentPacket departing(PacketContent content, Instant now, std::size_t size = 100) {
  content.size = static_cast<std::uint16_t>(size);
  DeliveryRate::Departure departure;
  departure.sent_at = now;
  return {.pace = Pace::full, .departure = departure, .content = content};
}

wire::PacketRanges ranges(std::initializer_list<wire::PacketRange> list) {
  wire::PacketRanges out;
  for (const auto& range : list) out.add(range);
  return out;
}

class SentPacketsTest : public testing::Test {
 protected:
  using Numbers = std::vector<std::uint64_t>;

  // Sends `count` packets, a millisecond apart, that carry their own number as a piece.
  void send(std::uint64_t count, bool asks = true) {
    for (std::uint64_t i = 0; i < count; ++i) {
      packets.make_room(fates);
      PacketContent content;
      content.asks_for_ack = asks;
      content.add({next, 1, kInputStream, wire::Fin::no});
      packets.handle_sent({next}, departing(content, kStart + next * 1ms));
      ++next;
    }
  }
  SentPackets packets;
  RecordedFates fates;
  std::uint64_t next = 0;
};

TEST_F(SentPacketsTest, EachAcknowledgementCountsOnce) {
  send(5);
  EXPECT_EQ(packets.in_flight(), 5u);
  const auto first = packets.handle_ack(ranges({{{3}, {3}}, {{0}, {1}}}), fates);
  EXPECT_TRUE(first.valid);
  EXPECT_TRUE(first.progress);
  EXPECT_EQ(first.rtt_sample_sent_at, kStart + 3ms);
  EXPECT_EQ(fates.acknowledged, (Numbers{3, 1, 0}));
  const auto again = packets.handle_ack(ranges({{{3}, {3}}, {{0}, {1}}}), fates);
  EXPECT_FALSE(again.progress);
  EXPECT_EQ(again.rtt_sample_sent_at, std::nullopt);
  EXPECT_EQ(fates.acknowledged.size(), 3u);
  EXPECT_EQ(packets.in_flight(), 2u);
  EXPECT_EQ(packets.settled_below(), PacketNumber{2});
}

TEST_F(SentPacketsTest, AnAcknowledgementOfTheFutureIsInvalid) {
  send(2);
  EXPECT_FALSE(packets.handle_ack(ranges({{{2}, {2}}}), fates).valid);
  EXPECT_FALSE(packets.handle_nak(ranges({{{1}, {2}}}), fates));
}

TEST_F(SentPacketsTest, WhatIsAskedForIsLostOnce) {
  send(6);
  EXPECT_TRUE(packets.handle_nak(ranges({{{1}, {1}}, {{3}, {4}}}), fates));
  EXPECT_TRUE(packets.handle_nak(ranges({{{1}, {4}}}), fates));
  EXPECT_EQ(fates.lost, (Numbers{1, 3, 4, 2}));
  EXPECT_EQ(packets.in_flight(), 2u);
}

TEST_F(SentPacketsTest, ALateAcknowledgementOfALostPacketIsUnderstood) {
  send(3);
  packets.handle_nak(ranges({{{0}, {1}}}), fates);
  packets.handle_ack(ranges({{{0}, {1}}}), fates);
  EXPECT_EQ(fates.found_again, (Numbers{1, 0}));
  EXPECT_EQ(packets.in_flight(), 1u);
}

TEST_F(SentPacketsTest, OnlyPacketsOlderThanAnAcknowledgedOneBecomeOverdue) {
  send(5);
  packets.handle_overdue(kStart + 10s, 50ms, fates);
  EXPECT_TRUE(fates.lost.empty());
  EXPECT_EQ(packets.overdue_at(50ms), std::nullopt);
  packets.handle_ack(ranges({{{2}, {2}}}), fates);
  EXPECT_EQ(packets.overdue_at(50ms), kStart + 50ms);
  packets.handle_overdue(kStart + 50ms, 50ms, fates);
  EXPECT_EQ(fates.lost, (Numbers{0}));
  packets.handle_overdue(kStart + 10s, 50ms, fates);
  EXPECT_EQ(fates.lost, (Numbers{0, 1}));
  EXPECT_EQ(packets.overdue_at(50ms), std::nullopt);
}

TEST_F(SentPacketsTest, AProbeTakesTheOldest) {
  send(4);
  packets.handle_ack(ranges({{{0}, {0}}}), fates);
  packets.give_up_oldest(2, fates);
  EXPECT_EQ(fates.lost, (Numbers{1, 2}));
  packets.give_up_oldest(2, fates);
  EXPECT_EQ(packets.in_flight(), 0u);
  EXPECT_EQ(packets.settled_below(), PacketNumber{4});
}

TEST_F(SentPacketsTest, PacketsThatAskForNothingAreNeverInFlight) {
  send(3, false);
  EXPECT_EQ(packets.in_flight(), 0u);
  EXPECT_EQ(packets.settled_below(), PacketNumber{3});
  packets.handle_nak(ranges({{{0}, {2}}}), fates);
  EXPECT_TRUE(fates.lost.empty());
  const auto result = packets.handle_ack(ranges({{{0}, {2}}}), fates);
  EXPECT_EQ(fates.acknowledged.size(), 3u);
  EXPECT_FALSE(result.progress);
  EXPECT_EQ(result.rtt_sample_sent_at, std::nullopt);
}

TEST_F(SentPacketsTest, LostPacketsStayKnownAmongTheNewest) {
  send(limits::kMinRetainedPackets);
  packets.give_up_oldest(limits::kMinRetainedPackets, fates);
  packets.handle_ack(ranges({{{0}, {0}}}), fates);
  EXPECT_EQ(fates.found_again, (Numbers{0}));
}

TEST_F(SentPacketsTest, TheNumberOfRecordsIsBounded) {
  send(limits::kMaxSentPackets + 100);
  EXPECT_EQ(packets.in_flight(), limits::kMaxSentPackets);
  EXPECT_EQ(fates.lost.size(), 100u) << "the oldest are sent again";
  const auto full = packets.retained_bytes();
  packets.give_up_oldest(limits::kMaxSentPackets, fates);
  send(3 * limits::kMaxSentPackets, false);
  EXPECT_EQ(packets.retained_bytes(), full);
}

// Who lost a packet learns what else may still deliver its data.
TEST_F(SentPacketsTest, CopiesInFlightAreNamedWhenOneIsLost) {
  send(2);
  PacketContent copy;
  copy.asks_for_ack = copy.repeats = true;
  copy.add({0, 3, kInputStream, wire::Fin::no});
  packets.handle_sent({next++}, departing(copy, kStart));
  packets.handle_nak(ranges({{{1}, {1}}}), fates);
  EXPECT_EQ(fates.lost, (Numbers{1}));
  EXPECT_EQ(fates.carried, (Numbers{0, 0})) << "the first packet and the copy";
  fates.carried.clear();
  packets.handle_nak(ranges({{{2}, {2}}}), fates);
  EXPECT_EQ(fates.carried, (Numbers{0})) << "the copy is lost, the first packet may still arrive";
  fates.carried.clear();
  packets.handle_nak(ranges({{{0}, {0}}}), fates);
  EXPECT_TRUE(fates.carried.empty());
}

TEST_F(SentPacketsTest, WhatIsTooLargeToLeaveIsLost) {
  for (const std::size_t size : {100u, 1452u, 1200u, 1472u}) {
    PacketContent content;
    content.asks_for_ack = true;
    packets.handle_sent({next++}, departing(content, kStart, size));
  }
  packets.give_up_larger(1452, fates);
  EXPECT_EQ(fates.lost, (Numbers{1, 3}));
  EXPECT_EQ(packets.in_flight(), 2u);
}

TEST_F(SentPacketsTest, BytesInFlightFollowThePackets) {
  send(3);
  EXPECT_EQ(packets.bytes_in_flight(), 300u);
  packets.handle_ack(ranges({{{1}, {1}}}), fates);
  EXPECT_EQ(packets.bytes_in_flight(), 200u);
  packets.handle_nak(ranges({{{0}, {0}}}), fates);
  EXPECT_EQ(packets.bytes_in_flight(), 100u);
  packets.handle_ack(ranges({{{0}, {1}}}), fates);
  EXPECT_EQ(packets.bytes_in_flight(), 100u) << "it had been given up";
}

TEST_F(SentPacketsTest, RangesThatGrowAndJoinNameEachPacketOnce) {
  send(100);
  packets.handle_ack(ranges({{{10}, {20}}}), fates);
  packets.handle_ack(ranges({{{30}, {40}}, {{8}, {22}}}), fates);
  packets.handle_ack(ranges({{{0}, {60}}}), fates);
  packets.handle_ack(ranges({{{50}, {99}}}), fates);
  std::ranges::sort(fates.acknowledged);
  Numbers all(100);
  std::iota(all.begin(), all.end(), 0);
  EXPECT_EQ(fates.acknowledged, all);
  EXPECT_EQ(packets.in_flight(), 0u);
}

}  // namespace
}  // namespace mp::transport
