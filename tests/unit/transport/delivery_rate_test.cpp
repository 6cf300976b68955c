#include "libmp/transport/delivery_rate.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace mp::transport {
namespace {

constexpr Instant kStart{1h};
constexpr std::size_t kPacket = 1000;

// A path that holds packets for 100 ms and lets one pass each 10 ms; a packet leaves each `spacing`.
struct Path {
  DeliveryRate rate;
  std::vector<DeliveryRate::Departure> sent;

  void send(std::size_t count, Duration spacing) {
    for (std::size_t i = 0; i < count; ++i) {
      sent.push_back(rate.handle_sent(i * kPacket, kStart + static_cast<std::int64_t>(i) * spacing));
    }
  }
  std::optional<RateSample> acknowledge(std::size_t packet, Instant now) {
    rate.handle_acknowledged(sent[packet], kPacket);
    return rate.take_sample(100ms, now);
  }
};

TEST(DeliveryRate, IsWhatThePathDeliversHoweverFastItIsSent) {
  Path path;
  path.send(20, 0ms);
  std::optional<RateSample> sample;
  for (int i = 0; i < 20; ++i) sample = path.acknowledge(static_cast<std::size_t>(i), kStart + 100ms + i * 10ms);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->delivered, 20 * kPacket);
  EXPECT_EQ(sample->interval, 290ms);
}

TEST(DeliveryRate, BunchedAcknowledgementsDoNotLookFast) {
  Path path;
  path.send(20, 10ms);
  for (std::size_t i = 0; i < 20; ++i) path.rate.handle_acknowledged(path.sent[i], kPacket);
  const auto sample = path.rate.take_sample(100ms, kStart + 300ms);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->delivered, 20 * kPacket);
  EXPECT_EQ(sample->interval, 300ms);
}

TEST(DeliveryRate, AnIntervalShorterThanARoundTripMeasuresNothing) {
  Path path;
  path.send(1, 0ms);
  EXPECT_FALSE(path.acknowledge(0, kStart + 99ms));
}

TEST(DeliveryRate, WithoutANewPacketThereIsNothingToMeasure) {
  DeliveryRate rate;
  EXPECT_FALSE(rate.take_sample(0ms, kStart));
}

TEST(DeliveryRate, WhatLeftWhileNothingWasWaitingIsLimitedByTheApplication) {
  DeliveryRate rate;
  rate.handle_nothing_to_send(0);
  const auto first = rate.handle_sent(0, kStart);
  EXPECT_EQ(first.limit, Limit::application);
  rate.handle_acknowledged(first, kPacket);
  ASSERT_TRUE(rate.take_sample(100ms, kStart + 100ms));
  EXPECT_EQ(rate.handle_sent(0, kStart + 100ms).limit, Limit::path) << "nothing was said since";
}

TEST(DeliveryRate, LossesMeanwhileAreCountedUnlessTheyWereNone) {
  Path path;
  path.send(10, 0ms);
  path.rate.handle_lost(3 * kPacket);
  path.rate.handle_found(kPacket);
  const auto sample = path.acknowledge(5, kStart + 100ms);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->lost, 2 * kPacket);
  EXPECT_EQ(path.rate.lost(), 2 * kPacket);
  EXPECT_EQ(path.rate.delivered(), kPacket);
}

TEST(DeliveryRate, ARestIsNoPartOfTheNextInterval) {
  Path path;
  path.send(1, 0ms);
  path.acknowledge(0, kStart + 100ms);
  path.sent.push_back(path.rate.handle_sent(0, kStart + 1h));
  const auto sample = path.acknowledge(1, kStart + 1h + 100ms);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->interval, 100ms);
}

}  // namespace
}  // namespace mp::transport
