#include "libmp/runtime/departure.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "tests/unit/session/connection_pair.hpp"

namespace mp::runtime {
namespace {

class ADeparture : public testing::Test, protected session::ConnectionPair {
 protected:
  // What the server is told first.
  std::optional<wire::SessionMessage> told() {
    carry_up();
    const auto next = wire::next_message(server_connection.readable(kControlStream));
    return next && *next ? (*next)->message : std::nullopt;
  }
  // What it is told in the end, if it has not answered in time.
  std::optional<transport::CloseCode> farewell(Departure& departure) {
    now += Departure::kPatience;
    EXPECT_TRUE(departure.handle_timeout(now));
    carry_up();
    const auto close = server_connection.peer_close();
    return close ? std::optional(close->code) : std::nullopt;
  }

  transport::Connection& connection = client_connection;
  session::ClientSession session{connection, {80, 24, 0, 0}, display::OutputKind::terminal};
};

TEST_F(ADeparture, GivesTheServerItsTimeAndNoMore) {
  Departure departure(session, connection, "");
  EXPECT_FALSE(departure.begun());
  EXPECT_FALSE(departure.handle_timeout(now + 1h));
  departure.quit("ended by SIGTERM", now);
  EXPECT_TRUE(departure.begun());
  EXPECT_EQ(departure.end()->message, "ended by SIGTERM");
  EXPECT_EQ(departure.next_timeout(), now + Departure::kPatience);
  EXPECT_FALSE(departure.handle_timeout(now + Departure::kPatience - 1ns));
  EXPECT_FALSE(connection.closed());
  EXPECT_TRUE(departure.handle_timeout(now + Departure::kPatience));
  EXPECT_TRUE(connection.closed());
}

TEST_F(ADeparture, TheFirstOneCounts) {
  Departure departure(session, connection, "work");
  departure.quit("first", now);
  departure.quit("second", now + 1ms);
  departure.leave("third", now + 1ms);
  departure.detach(ClientEnd{0, "fourth"}, now + 1ms);
  EXPECT_EQ(departure.end()->message, "first");
  EXPECT_EQ(departure.next_timeout(), now + Departure::kPatience);
}

TEST_F(ADeparture, WhoQuitsEndsTheSession) {
  Departure departure(session, connection, "work");
  departure.quit("", now);
  EXPECT_EQ(told(), wire::SessionMessage(wire::HangUp{}));
  EXPECT_EQ(farewell(departure), transport::CloseCode::client_left);
}

TEST_F(ADeparture, WhoDetachesKeepsTheSession) {
  Departure departure(session, connection, "");
  departure.detach(ClientEnd{0, "detached"}, now);
  EXPECT_EQ(departure.end()->message, "detached");
  EXPECT_EQ(told(), wire::SessionMessage(wire::Detach{}));
  EXPECT_EQ(farewell(departure), transport::CloseCode::detached);
}

TEST_F(ADeparture, WhoLosesTheTerminalFailsAndKeepsWhatHasAName) {
  Departure departure(session, connection, "work");
  departure.leave("", now);
  EXPECT_EQ(departure.end()->status, ClientEnd::kOwnFailure);
  EXPECT_EQ(told(), wire::SessionMessage(wire::Detach{}));
}

TEST_F(ADeparture, WhoLosesTheTerminalEndsWhatNobodyCouldFindAgain) {
  Departure departure(session, connection, "");
  departure.leave("", now);
  EXPECT_EQ(departure.end()->status, ClientEnd::kOwnFailure);
  EXPECT_EQ(told(), wire::SessionMessage(wire::HangUp{}));
}

TEST_F(ADeparture, NobodyIsWaitedForWhenNobodyIsThere) {
  Departure departure(session, connection, "work");
  departure.give_up(ClientEnd{ClientEnd::kSentAway, "gone"});
  EXPECT_TRUE(connection.closed());
  EXPECT_EQ(departure.end()->status, ClientEnd::kSentAway);
  EXPECT_FALSE(departure.begun());
}

}  // namespace
}  // namespace mp::runtime
