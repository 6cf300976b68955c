#include "libmp/transport/path.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "libmp/core/limits.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::transport {
namespace {

const Endpoint kHome{IpAddress::v4(192, 0, 2, 1), 1000};
const Endpoint kRebound{IpAddress::v4(192, 0, 2, 1), 1001};
const Endpoint kCafe{IpAddress::v4(198, 51, 100, 7), 2000};
const Endpoint kElsewhere{IpAddress::v4(203, 0, 113, 66), 666};

class PathTest : public testing::Test {
 protected:
  static constexpr Duration kPatience = 300ms;
  static constexpr std::size_t kSize = 80;

  Instant now{1h};
  test::SeededRandom random{1};
  Path server{Role::server, std::nullopt};
  std::uint64_t next = 0;

  Path::Change arrive(const Route& from) { return arrive(next++, from); }
  Path::Change arrive(std::uint64_t number, const Route& from) {
    return server.handle_authentic({{number}, from, kSize}, now, kPatience, random);
  }
  void prove() { server.handle_response(server.take_challenge().value().token, now); }
  // At home, and proven to be there.
  void settle_at_home() {
    arrive(kHome);
    prove();
  }
};

TEST_F(PathTest, TheFirstAuthenticPacketSaysWhereTheClientIsAndIsChallengedToo) {
  EXPECT_EQ(server.peer(), std::nullopt);
  EXPECT_EQ(arrive(kHome), Path::Change::learned);
  EXPECT_EQ(server.peer(), kHome);
  EXPECT_FALSE(server.proven());
  EXPECT_EQ(server.take_old_path_challenge(), std::nullopt);
  EXPECT_EQ(server.handle_response(server.take_challenge().value().token, now), Path::Change::proven);
  EXPECT_TRUE(server.proven());
}

TEST_F(PathTest, TheNewestPacketMovesThePeerAndAnOlderOneNever) {
  arrive(5, kHome);
  EXPECT_EQ(arrive(4, kCafe), Path::Change::none);
  EXPECT_EQ(server.peer(), kHome);
  EXPECT_EQ(arrive(6, kCafe), Path::Change::moved);
  EXPECT_EQ(server.peer(), kCafe);
  EXPECT_EQ(arrive(6, kHome), Path::Change::none);
  EXPECT_EQ(server.peer(), kCafe);
}

TEST_F(PathTest, AMovedPeerIsChallengedUntilItAnswers) {
  settle_at_home();
  arrive(kCafe);
  EXPECT_FALSE(server.proven());
  const auto challenge = server.take_challenge();
  ASSERT_TRUE(challenge);
  EXPECT_NE(challenge->token, wire::PathToken{});
  EXPECT_EQ(server.take_challenge(), std::nullopt);
  server.handle_challenge_lost();
  EXPECT_EQ(server.take_challenge(), challenge);
  EXPECT_EQ(server.handle_response(wire::PathToken{}, now), Path::Change::none);
  EXPECT_FALSE(server.proven());
  EXPECT_EQ(server.handle_response(challenge->token, now), Path::Change::proven_on_other_host);
  EXPECT_TRUE(server.proven());
  server.handle_challenge_lost();
  EXPECT_FALSE(server.has_frame());
}

TEST_F(PathTest, AnotherPortOfTheSameHostIsTheSameNetwork) {
  settle_at_home();
  arrive(kRebound);
  EXPECT_EQ(server.handle_response(server.take_challenge().value().token, now), Path::Change::proven);
}

TEST_F(PathTest, AnUnprovenAddressGetsThreeTimesWhatCameFromIt) {
  EXPECT_EQ(arrive(kHome), Path::Change::learned);
  EXPECT_EQ(server.allowance(), 3 * kSize);
  server.handle_sent(3 * kSize - 1);
  EXPECT_EQ(server.allowance(), 1u);
  server.handle_sent(100);
  EXPECT_EQ(server.allowance(), 0u);
  arrive(kHome);
  EXPECT_EQ(server.allowance(), 3 * kSize);
  prove();
  EXPECT_EQ(server.allowance(), std::numeric_limits<std::size_t>::max());
  arrive(kCafe);
  EXPECT_EQ(server.allowance(), 3 * kSize) << "and again elsewhere";
}

TEST_F(PathTest, AnotherPortOfTheProvenHostGetsAFlightBesidesButOnlyOnce) {
  settle_at_home();
  arrive(kRebound);
  EXPECT_EQ(server.allowance(), 3 * kSize + limits::kSameHostCredit);
  arrive(Endpoint{kHome.address, 1002});
  EXPECT_EQ(server.allowance(), 3 * kSize) << "whoever copies datagrams has as many ports as he likes";
  arrive(kHome);
  arrive(kRebound);
  EXPECT_EQ(server.allowance(), 3 * kSize) << "and need not wait for us to go back";
  prove();
  arrive(kCafe);
  EXPECT_EQ(server.allowance(), 3 * kSize);
  arrive(kHome);
  EXPECT_EQ(server.allowance(), 3 * kSize + limits::kSameHostCredit) << "the host that was proven last";
}

TEST_F(PathTest, APortOfAHostThatHasProvenNothingGetsLittle) {
  arrive(kHome);
  arrive(kRebound);
  EXPECT_EQ(server.allowance(), 3 * kSize);
}

TEST_F(PathTest, WhatAnotherAddressSendsAllowsNothingHere) {
  arrive(5, kHome);
  server.handle_sent(3 * kSize);
  arrive(4, kElsewhere);
  EXPECT_EQ(server.allowance(), 0u);
  arrive(3, kHome);
  EXPECT_EQ(server.allowance(), 3 * kSize) << "an overtaken packet is one too";
}

TEST_F(PathTest, BackAtTheProvenAddressNothingIsAsked) {
  settle_at_home();
  arrive(kRebound);
  arrive(kCafe);
  EXPECT_EQ(arrive(kHome), Path::Change::returned);
  EXPECT_EQ(server.peer(), kHome);
  EXPECT_TRUE(server.proven());
  EXPECT_FALSE(server.has_frame());
}

TEST_F(PathTest, TheOldAddressIsAskedTooEachWithItsOwnToken) {
  settle_at_home();
  arrive(kCafe);
  const auto old = server.take_old_path_challenge();
  ASSERT_TRUE(old);
  EXPECT_EQ(old->to, kHome);
  EXPECT_NE(old->frame.token, server.take_challenge()->token);
  EXPECT_EQ(server.take_old_path_challenge(), std::nullopt);
}

TEST_F(PathTest, IfOnlyTheOldAddressAnswersTheServerGoesBack) {
  settle_at_home();
  arrive(kElsewhere);
  EXPECT_EQ(server.next_timeout(), std::nullopt);
  EXPECT_EQ(server.handle_response(server.take_old_path_challenge()->frame.token, now), Path::Change::none);
  EXPECT_EQ(server.peer(), kElsewhere) << "its answer may be on its way";
  ASSERT_EQ(server.next_timeout(), now + kPatience);
  now += kPatience;
  EXPECT_EQ(server.handle_timeout(now), Path::Change::returned);
  EXPECT_EQ(server.peer(), kHome);
  EXPECT_TRUE(server.proven());
  EXPECT_EQ(server.next_timeout(), std::nullopt);
}

TEST_F(PathTest, ALateAnswerOfTheOldAddressCountsToo) {
  settle_at_home();
  arrive(kElsewhere);
  const auto old = server.take_old_path_challenge();
  now += 2 * kPatience;
  EXPECT_EQ(server.handle_timeout(now), Path::Change::none);
  EXPECT_EQ(server.handle_response(old->frame.token, now), Path::Change::returned);
}

TEST_F(PathTest, AnAddressThatDidNotAnswerIsNotBelievedAgainForAWhile) {
  settle_at_home();
  arrive(kElsewhere);
  const auto old = server.take_old_path_challenge();
  now += kPatience;
  server.handle_response(old->frame.token, now);
  EXPECT_EQ(arrive(kElsewhere), Path::Change::none);
  EXPECT_EQ(server.peer(), kHome);
  EXPECT_EQ(arrive(kCafe), Path::Change::moved) << "others are";
  arrive(kHome);
  now += Path::kDistrust;
  EXPECT_EQ(arrive(kElsewhere), Path::Change::moved);
}

TEST_F(PathTest, IfBothAnswerTheNewAddressCounts) {
  settle_at_home();
  arrive(kCafe);
  server.handle_response(server.take_old_path_challenge()->frame.token, now);
  server.handle_response(server.take_challenge()->token, now);
  now += 2 * kPatience;
  EXPECT_EQ(server.handle_timeout(now), Path::Change::none);
  EXPECT_EQ(server.peer(), kCafe);
}

TEST_F(PathTest, ATcpConnectionNeedsNoProof) {
  settle_at_home();
  EXPECT_EQ(arrive(Route{kHome, Carrier::tcp}), Path::Change::moved);
  EXPECT_TRUE(server.proven());
  EXPECT_FALSE(server.has_frame());
  EXPECT_EQ(server.take_old_path_challenge(), std::nullopt);
  EXPECT_EQ(arrive(kHome), Path::Change::moved);
  EXPECT_FALSE(server.proven()) << "the same address, but by UDP anybody could be there";
  EXPECT_EQ(server.take_old_path_challenge(), std::nullopt) << "a connection that may be gone is nothing to return to";
}

TEST_F(PathTest, AClientKeepsItsServersAddressAndMaySendToIt) {
  Path client(Role::client, kHome);
  EXPECT_EQ(client.handle_authentic({{9}, kCafe, kSize}, now, kPatience, random), Path::Change::none);
  EXPECT_EQ(client.peer(), kHome);
  EXPECT_EQ(client.allowance(), std::numeric_limits<std::size_t>::max());
}

TEST_F(PathTest, AChallengeIsAnsweredWithItsTokenAndAgainIfTheAnswerIsLost) {
  Path client(Role::client, kHome);
  const wire::PathToken token{1, 2, 3};
  client.handle_challenge(token);
  EXPECT_TRUE(client.has_frame());
  EXPECT_EQ(client.take_response()->token, token);
  EXPECT_FALSE(client.has_frame());
  client.handle_response_lost();
  EXPECT_EQ(client.take_response()->token, token);
}

}  // namespace
}  // namespace mp::transport
