#include "libmp/runtime/departure.hpp"

#include <gtest/gtest.h>

#include "tests/support/seeded_random.hpp"

namespace mp::runtime {
namespace {

crypto::TrafficSecrets some_secrets() { return {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}; }

class ADeparture : public testing::Test {
 protected:
  Instant now{1s};
  test::SeededRandom random{1};
  transport::Connection connection{
      transport::Role::client, ConnectionId{7}, some_secrets(), Endpoint{IpAddress::v4(192, 0, 2, 2), 50000}, random, now};
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

// What the other side hears of it is tests/e2e's subject.
TEST_F(ADeparture, WhoLosesTheTerminalFailsWhetherOrNotTheSessionIsKept) {
  for (const auto* name : {"", "work"}) {
    Departure departure(session, connection, name);
    departure.leave("", now);
    EXPECT_EQ(departure.end()->status, ClientEnd::kOwnFailure);
    EXPECT_TRUE(departure.begun());
  }
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
