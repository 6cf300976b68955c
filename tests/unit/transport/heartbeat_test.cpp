#include "libmp/transport/heartbeat.hpp"

#include <gtest/gtest.h>

namespace mp::transport {
namespace {

constexpr Instant kStart{1h};

TEST(Heartbeat, ComesOnceAfterASilence) {
  Heartbeat heartbeat;
  EXPECT_EQ(heartbeat.next_timeout(), std::nullopt) << "nobody is there yet";
  heartbeat.handle_heard(kStart);
  EXPECT_EQ(heartbeat.next_timeout(), kStart + limits::kKeepalive);
  heartbeat.handle_timeout(kStart + limits::kKeepalive - 1ns);
  EXPECT_FALSE(heartbeat.word_due());
  heartbeat.handle_timeout(kStart + limits::kKeepalive);
  ASSERT_TRUE(heartbeat.word_due());
  EXPECT_EQ(heartbeat.take_word(), limits::kKeepalive);
  heartbeat.handle_sent(kStart + limits::kKeepalive);
  EXPECT_FALSE(heartbeat.word_due());
  EXPECT_EQ(heartbeat.next_timeout(), std::nullopt) << "a client that is gone gets no other";
  heartbeat.handle_heard(kStart + 1min);
  EXPECT_EQ(heartbeat.next_timeout(), kStart + 1min + limits::kKeepalive);
}

TEST(Heartbeat, WhatIsSentEndsASilenceToo) {
  Heartbeat heartbeat;
  heartbeat.handle_heard(kStart);
  heartbeat.handle_sent(kStart + 5s);
  EXPECT_EQ(heartbeat.next_timeout(), kStart + 5s + limits::kKeepalive);
}

TEST(Heartbeat, WhoeverWasJustHeardNeedsNone) {
  Heartbeat heartbeat;
  heartbeat.handle_heard(kStart);
  heartbeat.handle_timeout(kStart + limits::kKeepalive);
  heartbeat.handle_heard(kStart + limits::kKeepalive);
  EXPECT_FALSE(heartbeat.word_due());
}

TEST(Heartbeat, TheClientSaysHowLongWithinReason) {
  Heartbeat heartbeat;
  heartbeat.handle_heard(kStart);
  heartbeat.handle_request(45s);
  EXPECT_EQ(heartbeat.next_timeout(), kStart + 45s);
  heartbeat.handle_request(0s);
  EXPECT_EQ(heartbeat.next_timeout(), kStart + limits::kMinKeepalive);
  heartbeat.handle_request(24h);
  EXPECT_EQ(heartbeat.next_timeout(), kStart + limits::kMaxKeepaliveServed);
}

}  // namespace
}  // namespace mp::transport
