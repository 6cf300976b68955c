// A connection with nothing to say, and one whose peer does not answer.
#include <gtest/gtest.h>

#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/transport/connection.hpp"
#include "tests/unit/transport/connection_pair.hpp"

namespace mp::transport {
namespace {

TEST_F(ConnectionPair, AHeartbeatAndItsAnswerKeepAnIdlePathAlive) {
  wait(1s);
  const auto sent = [&] { return std::pair(client.statistics().datagrams_sent, server.statistics().datagrams_sent); };
  const auto [up, down] = sent();
  wait(limits::kKeepalive);
  EXPECT_EQ(sent(), std::pair(up + 1, down + 1));
  EXPECT_EQ(client.statistics().keepalives_sent, 1u);
  EXPECT_EQ(server.statistics().keepalives_sent, 1u);
  EXPECT_GE(client.last_heard(), now - 2s);
  EXPECT_GE(server.last_heard(), now - 2s);
  wait(limits::kKeepalive + 5s);
  EXPECT_EQ(sent(), std::pair(up + 1, down + 1)) << "the next one may take longer";
}

TEST_F(ConnectionPair, AMissedHeartbeatIsAskedForAtOnce) {
  wait(1s);
  now = *server.next_timeout();
  server.handle_timeout(now);
  EXPECT_EQ(take_all(server, now).size(), 1u);  // and lost
  EXPECT_EQ(server.next_timeout(), std::nullopt) << "one is enough for a client that is gone";
  now = *client.next_timeout();
  EXPECT_LE(now - server.last_heard(), limits::kKeepalive + 3s);
  client.handle_timeout(now);
  talk();
  EXPECT_EQ(client.last_heard(), now);
  EXPECT_EQ(server.next_timeout(), now + limits::kKeepalive);
}

// Output streams, nobody types, and whatever the client sends is dropped: only the server's repetitions tell.
TEST_F(ConnectionPair, AClientThatOnlyListensFindsOutThatItIsNotHeard) {
  wait(5s);
  const auto blocked_at = now;
  while (!client.owed_since() && now < blocked_at + 5s) {
    server.write(kDisplayStream, as_bytes("tick"), now);
    server.handle_timeout(now);
    deliver(take_all(server, now), client);
    take_all(client, now);  // and lost
    client.consume(kDisplayStream, client.readable(kDisplayStream).size());
    now += 100ms;
  }
  EXPECT_LE(now - blocked_at, 1s);
  wait(1s);
  EXPECT_EQ(client.owed_since(), std::nullopt);
}

TEST_F(ConnectionPair, AServerWhoseClientIsGoneFallsSilentUntilItIsHeard) {
  talk();
  server.write(kDisplayStream, as_bytes("x"), now);
  std::size_t sent = take_all(server, now).size();
  while (const auto due = server.next_timeout()) {
    now = *due;
    server.handle_timeout(now);
    sent += take_all(server, now).size();
    ASSERT_LT(sent, 100u);
  }
  server.write(kDisplayStream, as_bytes("y"), now);
  EXPECT_TRUE(take_all(server, now).empty());
  EXPECT_EQ(server.next_timeout(), std::nullopt);
  client.handle_timeout(*client.next_timeout());
  talk();
  EXPECT_EQ(as_text(client.readable(kDisplayStream)), "xy");
}

TEST_F(ConnectionPair, TheEndOfAStreamIsWorthAnotherRoundOfTries) {
  talk();
  server.write(kDisplayStream, as_bytes("x"), now);
  take_all(server, now);
  while (const auto due = server.next_timeout()) {
    now = *due;
    server.handle_timeout(now);
    take_all(server, now);
  }
  server.finish(kDisplayStream);
  deliver(take_all(server, now), client);
  talk();
  EXPECT_TRUE(server.all_acknowledged(kDisplayStream));
}

TEST_F(ConnectionPair, KeysChangeWithTheFirstDatagramAfterAnHour) {
  wait(limits::kKeyUpdateAge - 10min);
  client.write(kInputStream, as_bytes("x"), now);
  wait(1s);
  EXPECT_EQ(server.statistics().key_updates, 0u);
  now += 10min;
  client.write(kInputStream, as_bytes("y"), now);
  wait(1s);
  EXPECT_EQ(server.statistics().key_updates, 1u);
  EXPECT_EQ(client.statistics().key_updates, 1u);
  EXPECT_EQ(as_text(server.readable(kInputStream)), "xy");
}

}  // namespace
}  // namespace mp::transport
