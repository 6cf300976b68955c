#include "libmp/transport/key_update.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::transport {
namespace {

constexpr Instant kStart{1h};

// Both ends of a connection, as far as keys are concerned.
struct End {
  PacketSealer sealer;
  PacketOpener opener;
  KeyUpdate update;
};

class KeyUpdateTest : public testing::Test {
 protected:
  static crypto::HkdfKey secret(std::uint8_t fill) { return crypto::HkdfKey(Bytes(64, fill)); }
  static constexpr ConnectionId kId{5};

  // One datagram from `from` to `to`, which acknowledges it.
  void exchange(End& from, End& to, Instant now = kStart) {
    Bytes datagram(200);
    const auto sealed = from.sealer.seal(datagram, 1);
    datagram.resize(sealed.size);
    ASSERT_TRUE(to.opener.open(datagram));
    to.update.handle_opened(to.sealer, to.opener, now, 1s);
    from.update.handle_acknowledged(sealed.number, from.sealer);
  }

  End client{{Direction::client_to_server, kId, secret(1)}, {Direction::server_to_client, kId, secret(2)}, KeyUpdate(kStart)};
  End server{{Direction::server_to_client, kId, secret(2)}, {Direction::client_to_server, kId, secret(1)}, KeyUpdate(kStart)};
};

TEST_F(KeyUpdateTest, NeedsAPacketAcknowledgedUnderThePresentKeys) {
  EXPECT_FALSE(client.update.allowed(client.sealer, client.opener));
  exchange(client, server);
  EXPECT_TRUE(client.update.allowed(client.sealer, client.opener));
}

TEST_F(KeyUpdateTest, ThePeerFollowsAndBothConfirmBeforeTheNext) {
  exchange(client, server);
  client.update.start(client.sealer, kStart);
  EXPECT_FALSE(client.update.allowed(client.sealer, client.opener));
  exchange(client, server);
  EXPECT_EQ(server.sealer.phase(), 1u);
  EXPECT_FALSE(client.update.allowed(client.sealer, client.opener)) << "the server's new keys have not been seen";
  exchange(server, client);
  EXPECT_TRUE(client.update.allowed(client.sealer, client.opener));
  EXPECT_TRUE(server.update.allowed(server.sealer, server.opener));
}

TEST_F(KeyUpdateTest, BothMayStartAtOnce) {
  exchange(client, server);
  exchange(server, client);
  client.update.start(client.sealer, kStart);
  server.update.start(server.sealer, kStart);
  exchange(client, server);
  exchange(server, client);
  EXPECT_EQ(client.sealer.phase(), 1u);
  EXPECT_EQ(server.sealer.phase(), 1u);
  EXPECT_TRUE(client.update.allowed(client.sealer, client.opener));
}

TEST_F(KeyUpdateTest, OldKeysAreDroppedInTime) {
  exchange(client, server);
  client.update.start(client.sealer, kStart);
  exchange(client, server);
  EXPECT_EQ(server.update.next_timeout(), kStart + 1s);
  server.update.handle_timeout(server.opener, kStart + 1s - 1ns);
  EXPECT_TRUE(server.opener.has_previous_keys());
  server.update.handle_timeout(server.opener, kStart + 1s);
  EXPECT_FALSE(server.opener.has_previous_keys());
  EXPECT_EQ(server.update.next_timeout(), std::nullopt);
}

TEST_F(KeyUpdateTest, OldKeysThatNothingIsMissingOfGoAtOnce) {
  exchange(client, server);
  Bytes late(200);
  late.resize(client.sealer.seal(late, 1).size);
  client.update.start(client.sealer, kStart);
  exchange(client, server);
  ASSERT_TRUE(server.opener.has_previous_keys());
  server.update.handle_complete(server.opener);
  EXPECT_FALSE(server.opener.has_previous_keys());
  const auto opened = server.opener.open(late);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error(), DropReason::unauthentic) << "what they sealed can be read by nobody any more";
  EXPECT_EQ(server.update.next_timeout(), std::nullopt);
}

TEST_F(KeyUpdateTest, IsDueWhenTheKeysAreOld) {
  const auto due_at = [&](Duration age) { return client.update.due(client.sealer, client.opener, kStart + age); };
  EXPECT_FALSE(due_at(limits::kKeyUpdateAge)) << "nothing has been acknowledged yet";
  exchange(client, server);
  EXPECT_FALSE(due_at(limits::kKeyUpdateAge - 1ns));
  EXPECT_TRUE(due_at(limits::kKeyUpdateAge));
}

TEST_F(KeyUpdateTest, TheirAgeCountsFromTheLastUpdateOfBoth) {
  exchange(client, server);
  const auto updated = kStart + 30min;
  client.update.start(client.sealer, updated);
  exchange(client, server, updated);
  exchange(server, client, updated);
  exchange(client, server, updated);
  for (const auto* end : {&client, &server}) {
    EXPECT_FALSE(end->update.due(end->sealer, end->opener, updated + limits::kKeyUpdateAge - 1ns));
    EXPECT_TRUE(end->update.due(end->sealer, end->opener, updated + limits::kKeyUpdateAge));
  }
}

TEST_F(KeyUpdateTest, IsDueAfterItsVolume) {
  const auto datagram = 1 + kPacketOverhead;
  client.update = KeyUpdate(kStart, {.bytes = 3 * datagram});
  const auto due = [&] { return client.update.due(client.sealer, client.opener, kStart); };
  for (int updates = 0; updates < 2; ++updates) {
    exchange(client, server);
    exchange(server, client);
    exchange(client, server);
    EXPECT_FALSE(due()) << "counted from the last update";
    exchange(client, server);
    EXPECT_TRUE(due());
    client.update.start(client.sealer, kStart);
  }
}

}  // namespace
}  // namespace mp::transport
