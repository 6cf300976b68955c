#include "libmp/transport/path.hpp"

#include <gtest/gtest.h>

#include "tests/support/seeded_random.hpp"

namespace mp::transport {
namespace {

const Endpoint kHome{IpAddress::v4(192, 0, 2, 1), 1000};
const Endpoint kCafe{IpAddress::v4(198, 51, 100, 7), 2000};

class PathTest : public testing::Test {
 protected:
  test::SeededRandom random{1};
  Path server{Role::server, std::nullopt};
};

TEST_F(PathTest, TheFirstAuthenticPacketSaysWhereTheClientIs) {
  EXPECT_EQ(server.peer(), std::nullopt);
  EXPECT_EQ(server.handle_authentic({0}, kHome, random), Path::Change::learned);
  EXPECT_EQ(server.peer(), kHome);
  EXPECT_TRUE(server.proven());
  EXPECT_FALSE(server.has_frame());
}

TEST_F(PathTest, TheNewestPacketMovesThePeerAndAnOlderOneNever) {
  server.handle_authentic({5}, kHome, random);
  EXPECT_EQ(server.handle_authentic({4}, kCafe, random), Path::Change::none);
  EXPECT_EQ(server.peer(), kHome);
  EXPECT_EQ(server.handle_authentic({6}, kCafe, random), Path::Change::moved);
  EXPECT_EQ(server.peer(), kCafe);
  EXPECT_EQ(server.handle_authentic({6}, kHome, random), Path::Change::none);
  EXPECT_EQ(server.peer(), kCafe);
}

TEST_F(PathTest, AMovedPeerIsChallengedUntilItAnswers) {
  server.handle_authentic({0}, kHome, random);
  server.handle_authentic({1}, kCafe, random);
  EXPECT_FALSE(server.proven());
  const auto challenge = server.take_challenge();
  ASSERT_TRUE(challenge);
  EXPECT_NE(challenge->token, wire::PathToken{});
  EXPECT_EQ(server.take_challenge(), std::nullopt);
  server.handle_challenge_lost();
  EXPECT_EQ(server.take_challenge(), challenge);
  server.handle_response(wire::PathToken{});
  EXPECT_FALSE(server.proven());
  server.handle_response(challenge->token);
  EXPECT_TRUE(server.proven());
  server.handle_challenge_lost();
  EXPECT_FALSE(server.has_frame());
}

TEST_F(PathTest, NobodyIsChallengedOnATcpConnection) {
  server.handle_authentic({0}, kHome, random);
  server.handle_authentic({1}, kCafe, random);
  EXPECT_EQ(server.handle_authentic({2}, Route(kHome, Carrier::tcp), random), Path::Change::moved);
  EXPECT_TRUE(server.proven());
  EXPECT_FALSE(server.has_frame());
  EXPECT_EQ(server.handle_authentic({3}, kHome, random), Path::Change::moved);
  EXPECT_FALSE(server.proven()) << "the same address, but by UDP anybody could be there";
}

TEST_F(PathTest, AClientKeepsItsServersAddress) {
  Path client(Role::client, kHome);
  EXPECT_EQ(client.handle_authentic({9}, kCafe, random), Path::Change::none);
  EXPECT_EQ(client.peer(), kHome);
}

TEST_F(PathTest, AChallengeIsAnsweredWithItsToken) {
  Path client(Role::client, kHome);
  const wire::PathToken token{1, 2, 3};
  client.handle_challenge(token);
  EXPECT_TRUE(client.has_frame());
  EXPECT_EQ(client.take_response()->token, token);
  EXPECT_FALSE(client.has_frame());
}

}  // namespace
}  // namespace mp::transport
