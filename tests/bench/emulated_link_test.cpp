#include "tests/bench/emulated_link.hpp"

#include <gtest/gtest.h>

namespace mp::bench {
namespace {

constexpr Nanoseconds kMillisecond = 1'000'000;
constexpr Nanoseconds kStart = 1'000 * kMillisecond;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;

Packet packet(std::size_t size, std::uint8_t protocol = kUdp) {
  Packet out(size, 0);
  out[9] = protocol;
  return out;
}

TEST(EmulatedLink, APacketComesOutWhenItsDelayIsOver) {
  EmulatedLink link;
  link.settings().delay_ms = 20;
  link.handle_packet(packet(100), kStart);
  EXPECT_EQ(link.next_delivery(), kStart + 20 * kMillisecond);
  EXPECT_FALSE(link.poll_packet(kStart + 20 * kMillisecond - 1));
  EXPECT_TRUE(link.poll_packet(kStart + 20 * kMillisecond));
  EXPECT_FALSE(link.next_delivery());
}

TEST(EmulatedLink, ARateSpacesPacketsAndItsQueueDropsTheLast) {
  EmulatedLink link;
  link.settings().rate_mbit = 8;  // a byte each microsecond
  link.settings().queue_ms = 2;
  for (int i = 0; i < 5; ++i) link.handle_packet(packet(1000), kStart);
  EXPECT_EQ(link.count().dropped, 2u) << "one on the line, two behind it, and no more";
  for (int i = 1; i <= 3; ++i) {
    EXPECT_EQ(link.next_delivery(), kStart + i * kMillisecond);
    EXPECT_TRUE(link.poll_packet(kStart + i * kMillisecond));
  }
}

TEST(EmulatedLink, LosesTheShareItIsToldToAndTheSameOnesAgain) {
  std::vector<std::uint64_t> lost;
  for (int round = 0; round < 2; ++round) {
    EmulatedLink link;
    link.set_seed(3);
    link.settings().loss = 0.3;
    for (int i = 0; i < 10'000; ++i) link.handle_packet(packet(50), kStart);
    lost.push_back(link.count().lost);
    EXPECT_EQ(link.count().packets, 10'000u);
    EXPECT_EQ(link.count().bytes, 500'000u);
  }
  EXPECT_NEAR(static_cast<double>(lost[0]), 3000, 200);
  EXPECT_EQ(lost[0], lost[1]);
}

TEST(EmulatedLink, JitterKeepsTheOrder) {
  EmulatedLink link;
  link.settings().jitter_ms = 50;
  Nanoseconds last = 0;
  for (int i = 0; i < 100; ++i) link.handle_packet(packet(50), kStart + i);
  while (const auto due = link.next_delivery()) {
    EXPECT_GE(*due, last);
    last = *due;
    EXPECT_TRUE(link.poll_packet(last));
  }
  EXPECT_GT(last, kStart + 25 * kMillisecond);
}

TEST(EmulatedLink, AFirewallDropsOneProtocolAndACutEverything) {
  EmulatedLink link;
  ASSERT_TRUE(link.settings().set("block_proto", kUdp));
  link.handle_packet(packet(50, kUdp), kStart);
  EXPECT_FALSE(link.next_delivery());
  link.handle_packet(packet(50, kTcp), kStart);
  EXPECT_TRUE(link.next_delivery());
  ASSERT_TRUE(link.settings().set("cut", 1));
  link.handle_packet(packet(50, kTcp), kStart);
  EXPECT_EQ(link.count().lost, 2u);
  EXPECT_FALSE(link.settings().set("no such setting", 1));
}

}  // namespace
}  // namespace mp::bench
