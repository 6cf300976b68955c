// One connection that changes between UDP and TCP.
#include <deque>
#include <string>

#include "connection_pair.hpp"

namespace mp::transport {
namespace {

const Route kServerTcp{Endpoint{kServer.address, 40404}, Carrier::tcp};
const Route kHomeTcp{Endpoint{kHome.address, 3333}, Carrier::tcp};

// Datagrams arrive by the carrier that they left by, unless UDP is blocked.
class ConnectionRoutes : public testing::Test {
 protected:
  struct Left {
    Bytes datagram;
    Route to;
  };
  static std::deque<Left> take(Connection& from, Instant now) {
    std::deque<Left> out;
    Bytes buffer(limits::kMaxDatagram);
    while (const auto datagram = from.poll_datagram(buffer, now)) {
      out.push_back({Bytes(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(datagram->size)), datagram->to});
    }
    return out;
  }
  void carry(std::deque<Left>&& datagrams, Connection& to) {
    for (auto& [datagram, route] : datagrams) {
      const bool tcp = route.carrier == Carrier::tcp;
      if (!tcp && udp_blocked) continue;
      if (&to == &server) {
        to.handle_datagram(datagram, tcp ? kHomeTcp : Route(kHome), now);
      } else {
        to.handle_datagram(datagram, tcp ? kServerTcp : Route(kServer), now);
      }
    }
  }
  void talk() {
    for (int round = 0; round < 1000; ++round) {
      auto up = take(client, now);
      auto down = take(server, now);
      if (up.empty() && down.empty()) return;
      carry(std::move(up), server);
      carry(std::move(down), client);
    }
    FAIL() << "no end of talk";
  }
  std::string arrived() {
    std::string text(as_text(server.readable(kInputStream)));
    server.consume(kInputStream, text.size());
    return text;
  }
  void type(std::string_view text) { client.write(kInputStream, as_bytes(text), now); }

  Instant now{1h};
  test::SeededRandom random{1};
  Connection client{Role::client, kId, secrets(), kServer, random, now};
  Connection server{Role::server, kId, secrets(), std::nullopt, random, now};
  bool udp_blocked = false;
};

TEST_F(ConnectionRoutes, WhatUdpDidNotCarryArrivesByTcpAtOnce) {
  udp_blocked = true;
  type("typed before");
  talk();
  EXPECT_EQ(arrived(), "");
  client.set_route(kServerTcp, now);
  talk();
  EXPECT_EQ(arrived(), "typed before") << "no timer was needed";
  EXPECT_EQ(server.peer(), kHomeTcp);
}

TEST_F(ConnectionRoutes, TheServerFollowsToTcpWithoutAChallenge) {
  talk();
  udp_blocked = true;
  client.set_route(kServerTcp, now);
  auto up = take(client, now);
  carry(std::move(up), server);
  server.write(kDisplayStream, Bytes(100'000), now);
  std::size_t largest = 0;
  for (const auto& [datagram, to] : take(server, now)) {
    EXPECT_EQ(to, kHomeTcp);
    largest = std::max(largest, datagram.size());
  }
  EXPECT_GT(largest, limits::kInitialDatagram) << "TCP carries more than UDP starts with";
  EXPECT_EQ(server.statistics().carrier_changes, 1u);
}

TEST_F(ConnectionRoutes, WhatTheServerHadInFlightByUdpLeavesAgainByTcp) {
  talk();
  udp_blocked = true;
  server.write(kDisplayStream, as_bytes("shown"), now);
  talk();
  EXPECT_EQ(as_text(client.readable(kDisplayStream)), "");
  client.set_route(kServerTcp, now);
  talk();
  EXPECT_EQ(as_text(client.readable(kDisplayStream)), "shown");
}

TEST_F(ConnectionRoutes, AskingForUdpMovesNobody) {
  client.set_route(kServerTcp, now);
  talk();
  client.ask_route(kServer);
  auto question = take(client, now);
  ASSERT_EQ(question.size(), 1u);
  ASSERT_EQ(question.front().to, Route(kServer));
  carry(std::move(question), server);
  EXPECT_EQ(server.peer(), kHomeTcp);
  talk();
  EXPECT_EQ(client.take_answered_route(), Route(kServer));
  EXPECT_EQ(client.take_answered_route(), std::nullopt);
  EXPECT_EQ(client.peer(), kServerTcp);
}

TEST_F(ConnectionRoutes, NobodyAnswersWhereUdpIsBlocked) {
  udp_blocked = true;
  client.set_route(kServerTcp, now);
  talk();
  client.ask_route(kServer);
  talk();
  EXPECT_EQ(client.take_answered_route(), std::nullopt);
  type("still here");
  talk();
  EXPECT_EQ(arrived(), "still here");
}

TEST_F(ConnectionRoutes, BackOnUdpNothingIsLostOrSaidTwice) {
  udp_blocked = true;
  client.set_route(kServerTcp, now);
  talk();
  type("one ");
  auto on_its_way = take(client, now);
  udp_blocked = false;
  client.set_route(kServer, now);
  type("two");
  talk();
  carry(std::move(on_its_way), server);
  talk();
  EXPECT_EQ(arrived(), "one two");
  EXPECT_EQ(server.peer(), Route(kHome));
}

TEST_F(ConnectionRoutes, AServerWhoseTcpConnectionIsGoneWaitsForItsClient) {
  client.set_route(kServerTcp, now);
  talk();
  server.handle_route_lost(Route(kHome));
  EXPECT_EQ(server.peer(), kHomeTcp) << "another route is gone";
  server.handle_route_lost(kHomeTcp);
  server.write(kDisplayStream, as_bytes("later"), now);
  EXPECT_TRUE(take(server, now).empty());
  client.set_route(kServer, now);
  talk();
  EXPECT_EQ(as_text(client.readable(kDisplayStream)), "later");
}

TEST_F(ConnectionRoutes, WhatWasLearnedOfATcpConnectionThatIsGoneIsForgotten) {
  client.set_route(kServerTcp, now);
  talk();
  server.write(kDisplayStream, as_bytes("slow"), now);
  auto slow = take(server, now);
  now += 7s;
  carry(std::move(slow), client);
  talk();
  ASSERT_GT(server.smoothed_rtt(), 500ms);
  server.handle_route_lost(kHomeTcp);
  client.set_route(kServer, now);
  type("here");
  talk();
  EXPECT_EQ(arrived(), "here");
  EXPECT_EQ(server.peer(), Route(kHome));
  EXPECT_LT(server.smoothed_rtt().value_or(0s), 1ms);
}

}  // namespace
}  // namespace mp::transport
