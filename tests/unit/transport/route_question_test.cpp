#include "libmp/transport/route_question.hpp"

#include <gtest/gtest.h>

#include "tests/support/seeded_random.hpp"

namespace mp::transport {
namespace {

const Route kUdp{Endpoint{IpAddress::v4(198, 51, 100, 1), 50000}};
const Route kTcp{Endpoint{IpAddress::v4(198, 51, 100, 1), 40404}, Carrier::tcp};

class RouteQuestionTest : public testing::Test {
 protected:
  wire::PathToken ask(const Route& route) {
    client.ask(route, random);
    const auto letter = client.take_letter();
    EXPECT_TRUE(letter && letter->to == route);
    return std::get<wire::PathChallengeFrame>(letter->frame).token;
  }

  test::SeededRandom random{1};
  RouteQuestion client;
};

TEST_F(RouteQuestionTest, AQuestionGoesOnceToTheRouteInQuestion) {
  EXPECT_NE(ask(kUdp), wire::PathToken{});
  EXPECT_FALSE(client.take_letter());
}

TEST_F(RouteQuestionTest, TheAnswerCountsOnceAndOnlyFromWhereItWasAsked) {
  const auto token = ask(kUdp);
  client.handle_response(token, kTcp);
  EXPECT_EQ(client.take_answered(), std::nullopt);
  client.handle_response(wire::PathToken{}, kUdp);
  EXPECT_EQ(client.take_answered(), std::nullopt);
  client.handle_response(token, kUdp);
  EXPECT_EQ(client.take_answered(), kUdp);
  client.handle_response(token, kUdp);
  EXPECT_EQ(client.take_answered(), std::nullopt);
}

TEST_F(RouteQuestionTest, ANewQuestionForgetsTheOneBefore) {
  const auto first = ask(kUdp);
  EXPECT_NE(ask(kUdp), first);
  client.handle_response(first, kUdp);
  EXPECT_EQ(client.take_answered(), std::nullopt);
}

TEST(RouteQuestion, APeersQuestionIsAnsweredWhereItCameFrom) {
  RouteQuestion server;
  server.handle_challenge({1}, kTcp);
  server.handle_challenge({2}, kUdp);
  const auto letter = server.take_letter();
  ASSERT_TRUE(letter);
  EXPECT_EQ(letter->to, kUdp);
  EXPECT_EQ(std::get<wire::PathResponseFrame>(letter->frame).token, wire::PathToken{2});
  EXPECT_FALSE(server.take_letter());
}

}  // namespace
}  // namespace mp::transport
