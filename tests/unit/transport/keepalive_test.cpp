#include "libmp/transport/keepalive.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace mp::transport {
namespace {

constexpr Instant kStart{1h};

// What the client asks for next, as the server's next heartbeat will say.
Duration beat(Keepalive& keepalive, Duration silence) {
  keepalive.handle_heartbeat(silence);
  EXPECT_TRUE(keepalive.word_due()) << "the server waits to hear us";
  return keepalive.take_word();
}

Duration missed(Keepalive& keepalive) {
  keepalive.handle_missed();
  EXPECT_TRUE(keepalive.word_due());
  return keepalive.take_word();
}

// After how many heartbeats something longer than `silence` is asked for.
int beats_until_longer_than(Keepalive& keepalive, Duration silence) {
  int beats = 1;
  while (beat(keepalive, silence) <= silence) ++beats;
  return beats;
}

TEST(Keepalive, LongerSilencesAreTriedUpToTheLongest) {
  Keepalive keepalive;
  std::vector<Duration> asked{limits::kKeepalive};
  while (asked.back() < limits::kMaxKeepalive) asked.push_back(beat(keepalive, asked.back()));
  EXPECT_EQ(asked, (std::vector<Duration>{20s, 30s, 45s, 67s, 100s, 120s}));
  EXPECT_EQ(beat(keepalive, 120s), limits::kMaxKeepalive);
}

TEST(Keepalive, ANatThatForgetsIsFoundOutAndNotTriedAgainSoon) {
  Keepalive keepalive;
  EXPECT_EQ(beat(keepalive, 20s), 30s);
  EXPECT_EQ(beat(keepalive, 30s), 45s);
  EXPECT_EQ(missed(keepalive), 30s) << "the longest that was survived";
  keepalive.handle_moved();
  EXPECT_FALSE(keepalive.word_due()) << "the new mapping is of the same NAT";
  EXPECT_EQ(beats_until_longer_than(keepalive, 30s), 4);
  EXPECT_EQ(missed(keepalive), 30s);
  EXPECT_EQ(beats_until_longer_than(keepalive, 30s), 16);
  EXPECT_EQ(missed(keepalive), 30s);
  EXPECT_EQ(beats_until_longer_than(keepalive, 30s), 64);
  EXPECT_EQ(missed(keepalive), 30s);
  EXPECT_EQ(beats_until_longer_than(keepalive, 30s), 64) << "but it is tried";
}

TEST(Keepalive, WhereEvenTheProvenFailsItStartsAnew) {
  Keepalive keepalive;
  for (Duration asked = limits::kKeepalive; asked < limits::kMaxKeepalive;) asked = beat(keepalive, asked);
  beat(keepalive, limits::kMaxKeepalive);
  EXPECT_EQ(missed(keepalive), limits::kKeepalive);
}

TEST(Keepalive, AnotherAddressStartsAnew) {
  Keepalive keepalive;
  keepalive.handle_moved();
  EXPECT_FALSE(keepalive.word_due()) << "nothing to tell";
  beat(keepalive, 20s);
  beat(keepalive, 30s);
  keepalive.handle_moved();
  ASSERT_TRUE(keepalive.word_due());
  EXPECT_EQ(keepalive.take_word(), limits::kKeepalive);
}

TEST(Keepalive, AHeartbeatOfAnEarlierWishProvesNoMore) {
  Keepalive keepalive;
  EXPECT_EQ(beat(keepalive, 20s), 30s);
  EXPECT_EQ(beat(keepalive, 20s), 30s) << "our wish for 30 s was lost";
  EXPECT_EQ(beat(keepalive, 30s), 45s);
}

TEST(Keepalive, AHeartbeatIsMissedOnlyAfterARoundTrip) {
  Keepalive keepalive;
  EXPECT_GT(keepalive.missed_at(kStart, 500ms), kStart + limits::kKeepalive + 500ms);
  EXPECT_LT(keepalive.missed_at(kStart, 500ms), kStart + limits::kKeepalive + 3s);
}

TEST(Keepalive, AServerThatClaimsAYearIsBelievedUpToTheLongest) {
  Keepalive keepalive;
  EXPECT_EQ(beat(keepalive, 24h * 365), limits::kMaxKeepalive);
}

}  // namespace
}  // namespace mp::transport
