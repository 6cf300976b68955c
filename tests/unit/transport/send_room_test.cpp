#include <gtest/gtest.h>

#include "tests/unit/transport/connection_pair.hpp"

namespace mp::transport {
namespace {

constexpr Duration kHorizon = 10ms;

class SendRoom : public ConnectionPair {
 protected:
  [[nodiscard]] std::size_t room(Duration horizon = kHorizon) { return server.send_room(kDisplayStream, horizon, 0, now); }
};

TEST_F(SendRoom, IsNothingWhileNobodyIsKnownToBeThere) {
  EXPECT_EQ(room(), 0u);
  meet(20ms);
  EXPECT_GT(room(), 0u);
  server.close(CloseCode::done, "");
  EXPECT_EQ(room(), 0u);
}

// It is allowed more, but what is written after this, and may be the end of a screen, must leave with it.
TEST_F(SendRoom, IsWhatIsUrgentWhileTheAddressIsUnproven) {
  meet(20ms);
  wait(1s);
  const auto at_rest = room(1s);
  ASSERT_GT(at_rest, limits::kUrgentBytes);
  client.probe_now(now);
  client_address.port = 1001;
  deliver(take_all(client, now), server);
  EXPECT_EQ(room(1s), limits::kUrgentBytes);
  wait(1s);
  EXPECT_GT(room(1s), limits::kUrgentBytes);
}

TEST_F(SendRoom, IsAFewKilobytesAtRest) {
  meet(20ms);
  wait(1s);
  EXPECT_GE(room(), limits::kUrgentBytes);
  EXPECT_GE(room(0ms), limits::kUrgentBytes);
  EXPECT_LT(room(), limits::kUnsent);
}

TEST_F(SendRoom, IsLessByWhatWaitsOfTheStreamAndOfMoreImportantOnes) {
  meet(20ms);
  wait(1s);
  const auto before = room(1s);
  ASSERT_GT(before, 10'000u);
  server.write(kDisplayStream, Bytes(5000), now);
  EXPECT_EQ(server.unsent(kDisplayStream), 5000u);
  EXPECT_EQ(room(1s), before - 5000);
  server.write(kControlStream, Bytes(1000), now);
  EXPECT_EQ(room(1s), before - 6000);
  server.write(kBulkStream, Bytes(1000), now);
  EXPECT_EQ(room(1s), before - 6000);
}

TEST_F(SendRoom, IsMoreByWhatShallWaitBehindIt) {
  meet(20ms);
  wait(1s);
  const auto before = room(1s);
  EXPECT_EQ(server.send_room(kDisplayStream, 1s, 3000, now), before + 3000);
  server.write(kDisplayStream, Bytes(before + 1000), now);
  EXPECT_EQ(server.send_room(kDisplayStream, 1s, 3000, now), 2000u);
}

TEST_F(SendRoom, LeavesWithinTheHorizonWhenItIsWritten) {
  server.set_peer_max_datagram(limits::kInitialDatagram);  // no size probe takes the place of data
  meet(20ms);
  wait(1s);
  const auto start = now;
  server.write(kDisplayStream, Bytes(room()), now);
  while (server.unsent(kDisplayStream) > 0) {
    take_all(server, now);
    if (server.unsent(kDisplayStream) == 0) break;
    ASSERT_TRUE(server.next_timeout());
    now = *server.next_timeout();
    ASSERT_LE(now, start + kHorizon + 1ms);
    server.handle_timeout(now);
  }
}

TEST_F(SendRoom, EndsWithTheWindowOfThePathAndComesBackWithAcknowledgements) {
  meet(20ms);
  wait(1s);
  while (const auto more = room()) {
    server.write(kDisplayStream, Bytes(more), now);
    take_all(server, now);
    now += kHorizon;
    if (server.sending_rate().bytes_in_flight > server.sending_rate().window * 2) FAIL() << "no end";
  }
  server.write(kDisplayStream, as_bytes("x"), now);
  wait(1s);
  client.consume(kDisplayStream, client.readable(kDisplayStream).size());
  EXPECT_GT(room(), limits::kUrgentBytes / 2);
}

TEST_F(SendRoom, IsNotMoreThanTheWindowOfTheStream) {
  meet(20ms);
  for (int i = 0; i < 2000 && server.writable(kDisplayStream) > 0; ++i) {
    server.write(kDisplayStream, Bytes(limits::kStreamWindow / 16), now);
    wait(20ms);
  }
  ASSERT_TRUE(server.unsent(kDisplayStream) > 0) << "the client does not read";
  EXPECT_EQ(room(), 0u);
}

}  // namespace
}  // namespace mp::transport
