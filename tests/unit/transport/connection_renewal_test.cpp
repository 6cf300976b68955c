// A connection that goes on under the keys of another handshake.
#include <gtest/gtest.h>

#include <string>

#include "libmp/wire/datagram_header.hpp"
#include "tests/unit/transport/connection_pair.hpp"

namespace mp::transport {
namespace {

constexpr ConnectionId kNewId{43};
const Endpoint kOtherServer{IpAddress::v4(198, 51, 100, 2), 50001};

crypto::TrafficSecrets new_secrets() { return {crypto::HkdfKey(Bytes(64, 3)), crypto::HkdfKey(Bytes(64, 4))}; }

class Renewal : public ConnectionPair {
 protected:
  void renew_both() {
    server.renew(kNewId, new_secrets(), std::nullopt, now);
    client.renew(kNewId, new_secrets(), kServer, now);
  }
};

TEST_F(Renewal, WhatWasLostIsSentAgainAtOnceAndArrivesOnce) {
  talk();
  client.write(kInputStream, as_bytes("lost"), now);
  server.write(kDisplayStream, as_bytes("gone"), now);
  EXPECT_FALSE(take_all(client, now).empty());
  EXPECT_FALSE(take_all(server, now).empty());
  renew_both();
  talk();  // at this instant: no timer is waited for
  EXPECT_EQ(as_text(server.readable(kInputStream)), "lost");
  EXPECT_EQ(as_text(client.readable(kDisplayStream)), "gone");
}

TEST_F(Renewal, WhatHadArrivedIsNotDeliveredTwice) {
  talk();
  client.write(kInputStream, as_bytes("a"), now);
  deliver(take_all(client, now), server);
  server.consume(kInputStream, 1);
  take_all(server, now + 1s);  // the acknowledgement is lost
  renew_both();
  client.write(kInputStream, as_bytes("b"), now);
  talk();
  EXPECT_EQ(as_text(server.readable(kInputStream)), "b");
  wait(1s);
  EXPECT_TRUE(client.all_acknowledged(kInputStream));
}

TEST_F(Renewal, PacketNumbersGoOnUnderTheNewIdFromPhaseZero) {
  talk();
  client.initiate_key_update(now);
  client.write(kInputStream, as_bytes("x"), now);
  const auto old = take_all(client, now);
  client.renew(kNewId, new_secrets(), kServer, now);
  const auto fresh = take_all(client, now);
  ASSERT_FALSE(old.empty());
  ASSERT_FALSE(fresh.empty());
  const auto last = wire::read_datagram_header(old.back());
  const auto next = wire::read_datagram_header(fresh.front());
  EXPECT_EQ(next->truncated_number, last->truncated_number + 1);
  EXPECT_EQ(next->connection, kNewId);
  EXPECT_EQ(last->phase, wire::KeyPhaseBit::odd);
  EXPECT_EQ(next->phase, wire::KeyPhaseBit::even);
}

TEST_F(Renewal, TheServerIsSilentUntilItHearsWhereItsClientIsNow) {
  talk();
  server.renew(kNewId, new_secrets(), std::nullopt, now);
  server.write(kDisplayStream, as_bytes("x"), now);
  EXPECT_TRUE(take_all(server, now).empty());
  EXPECT_EQ(server.next_timeout(), std::nullopt);
  client.renew(kNewId, new_secrets(), kServer, now);
  client_address = kCafe;
  talk();
  EXPECT_EQ(server.peer(), kCafe);
  EXPECT_EQ(as_text(client.readable(kDisplayStream)), "x");
}

TEST_F(Renewal, TheClientGoesToTheAddressThatTheNewHandshakeNamed) {
  talk();
  client.renew(kNewId, new_secrets(), kOtherServer, now);
  EXPECT_EQ(client.peer(), kOtherServer);
}

TEST_F(Renewal, DatagramsUnderTheOldKeysHaveNoEffect) {
  talk();
  client.write(kInputStream, as_bytes("x"), now);
  auto old = take_all(client, now);
  server.renew(kNewId, new_secrets(), std::nullopt, now);
  deliver(std::move(old), server);
  EXPECT_TRUE(server.readable(kInputStream).empty());
  EXPECT_EQ(server.statistics().dropped_for(DropReason::foreign), 1u);
}

TEST_F(Renewal, PacketsThatCanNoLongerComeAreNotAskedForAndCountAsNoLoss) {
  talk();
  for (int i = 0; i < 20; ++i) {
    client.write(kInputStream, as_bytes("x"), now);
    take_all(client, now);
  }
  renew_both();
  talk();
  wait(1s);
  EXPECT_EQ(server.statistics().naks_sent, 0u);
  client.write(kInputStream, as_bytes("y"), now);
  EXPECT_EQ(take_all(client, now).size(), 1u);
  wait(15ms);
  EXPECT_EQ(client.statistics().early_repeats_sent, 0u);
}

TEST_F(Renewal, TheRoundTripIsMeasuredAnew) {
  talk();
  client.write(kInputStream, as_bytes("x"), now);
  deliver(take_all(client, now), server);
  now += 10min;
  renew_both();
  EXPECT_EQ(client.smoothed_rtt(), std::nullopt);
  deliver(take_all(client, now), server);
  now += 20ms;
  deliver(take_all(server, now), client);  // acknowledges what left ten minutes ago, too
  EXPECT_LE(client.smoothed_rtt().value_or(1h), 20ms);
}

TEST_F(Renewal, KeysCanBeUpdatedAfterIt) {
  talk();
  EXPECT_TRUE(client.initiate_key_update(now));
  client.write(kInputStream, as_bytes("x"), now);
  wait(1s);
  renew_both();
  client.write(kInputStream, as_bytes("y"), now);
  wait(1s);
  EXPECT_TRUE(client.initiate_key_update(now));
  client.write(kInputStream, as_bytes("z"), now);
  wait(1s);
  EXPECT_EQ(as_text(server.readable(kInputStream)), "xyz");
}

TEST_F(Renewal, AClosedConnectionStaysClosed) {
  talk();
  client.close(CloseCode::done, "");
  talk();
  renew_both();
  EXPECT_TRUE(server.closed());
  EXPECT_TRUE(take_all(server, now).empty());
}

TEST_F(Renewal, AProbeOnDemandRepeatsWhatIsInFlight) {
  talk();
  client.write(kInputStream, as_bytes("x"), now);
  take_all(client, now);
  client.probe_now(now);
  talk();
  EXPECT_EQ(as_text(server.readable(kInputStream)), "x");
}

TEST_F(Renewal, AProbeOnDemandAsksEvenWhenNothingIsInFlight) {
  wait(1s);
  EXPECT_TRUE(take_all(client, now).empty());
  client.probe_now(now);
  const auto heard = client.statistics().datagrams_received;
  talk();
  EXPECT_GT(client.statistics().datagrams_received, heard);
}

}  // namespace
}  // namespace mp::transport
