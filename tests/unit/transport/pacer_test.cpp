#include "libmp/transport/pacer.hpp"

#include <gtest/gtest.h>

namespace mp::transport {
namespace {

constexpr Instant kStart{1h};
constexpr Bandwidth kRate{100'000};

// Sends packets of 1000 bytes for a second, whenever the pacer lets them and `lateness` after that; returns how many.
int packets_in_a_second(Pacer& pacer, std::size_t quantum, Duration lateness) {
  int count = 0;
  for (auto now = kStart; now < kStart + 1s; now = std::max(now, pacer.release_at() + lateness)) {
    while (pacer.release_at() <= now && count < 100'000) {
      pacer.handle_sent(1000, kRate, quantum, now);
      ++count;
    }
  }
  return count;
}

TEST(Pacer, KeepsToTheRate) {
  Pacer pacer;
  EXPECT_NEAR(packets_in_a_second(pacer, 1000, 0ms), 100, 2);
}

TEST(Pacer, KeepsToTheRateInLargerBursts) {
  Pacer pacer;
  EXPECT_NEAR(packets_in_a_second(pacer, 8000, 0ms), 100, 9);
}

TEST(Pacer, ATimerThatIsLateCostsNothing) {
  Pacer pacer;
  EXPECT_NEAR(packets_in_a_second(pacer, 1000, 1ms), 100, 2);
}

TEST(Pacer, ARestIsNoCredit) {
  Pacer pacer;
  pacer.handle_sent(1000, kRate, 1000, kStart);
  const auto later = kStart + 1h;
  int count = 0;
  for (; pacer.release_at() <= later && count < 100; ++count) pacer.handle_sent(1000, kRate, 1000, later);
  EXPECT_EQ(count, 2) << "a packet, and one for the time that a timer may be late";
  EXPECT_GT(pacer.release_at(), later + 15ms);
}

TEST(Pacer, AfterARestABurstMayLeaveThatIsAskedFor) {
  Pacer pacer;
  pacer.handle_rest(5000);
  int count = 0;
  for (; pacer.release_at() <= kStart && count < 100; ++count) pacer.handle_sent(1000, kRate, 1000, kStart);
  EXPECT_EQ(count, 7) << "the burst, a packet, and one for the time that a timer may be late";
}

TEST(Pacer, WhatLeavesWithoutAskingDelaysTheRest) {
  Pacer pacer;
  for (int i = 0; i < 10; ++i) pacer.handle_sent(1000, kRate, 1000, kStart);
  EXPECT_GE(pacer.release_at(), kStart + 90ms);
}

}  // namespace
}  // namespace mp::transport
