#include "libmp/transport/packet_protection.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "libmp/core/limits.hpp"

namespace mp::transport {
namespace {

constexpr ConnectionId kId{0xcafe0001};

crypto::HkdfKey secret(std::uint8_t fill = 7) { return crypto::HkdfKey(Bytes(64, fill)); }

class PacketProtection : public testing::Test {
 protected:
  PacketSealer sealer{Direction::client_to_server, kId, secret()};
  PacketOpener opener{Direction::client_to_server, kId, secret()};

  Bytes sealed(std::string_view text) {
    Bytes datagram(limits::kInitialDatagram);
    std::ranges::copy(as_bytes(text), PacketSealer::payload_room(datagram).begin());
    datagram.resize(sealer.seal(datagram, text.size()).size);
    return datagram;
  }
  // What `datagram` opens to, or the reason why it does not.
  std::string opened(Bytes datagram) {
    const auto result = opener.open(datagram);
    return result ? std::string(as_text(result->payload)) : "dropped " + std::to_string(static_cast<int>(result.error()));
  }
  static std::string dropped(DropReason reason) { return "dropped " + std::to_string(static_cast<int>(reason)); }
};

TEST_F(PacketProtection, OpensWhatWasSealed) {
  EXPECT_EQ(opened(sealed("one")), "one");
  EXPECT_EQ(opened(sealed("")), "");
  EXPECT_EQ(sealed("four").size(), 4 + kPacketOverhead);
  EXPECT_EQ(opener.expected(), PacketNumber{2});
}

TEST_F(PacketProtection, ThePayloadIsNotReadableOnTheWire) {
  const auto datagram = sealed("a secret that must not be seen");
  EXPECT_EQ(as_text(datagram).find("secret"), std::string_view::npos);
}

TEST_F(PacketProtection, EverySealTakesANewNumber) {
  Bytes datagram(limits::kInitialDatagram);
  for (std::uint64_t n = 0; n < 10; ++n) EXPECT_EQ(sealer.seal(datagram, 5).number, PacketNumber{n});
  EXPECT_EQ(sealer.next_number(), PacketNumber{10});
}

TEST_F(PacketProtection, NoChangedByteAnywhereIsAccepted) {
  const auto good = sealed("hello");
  for (std::size_t at = 0; at < good.size(); ++at) {
    auto bad = good;
    bad[at] ^= 0x01;
    EXPECT_NE(opened(bad), "hello") << "byte " << at;
  }
  EXPECT_EQ(opener.expected(), PacketNumber{0}) << "forgeries move nothing";
  EXPECT_EQ(opened(good), "hello");
}

TEST_F(PacketProtection, NoTruncatedOrLengthenedDatagramIsAccepted) {
  const auto good = sealed("hello");
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_NE(opened(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size))), "hello");
  auto longer = good;
  longer.push_back(0);
  EXPECT_EQ(opened(longer), dropped(DropReason::unauthentic));
  EXPECT_EQ(opened(Bytes(limits::kMaxDatagram + 1, 0x40)), dropped(DropReason::malformed));
}

TEST_F(PacketProtection, ARepeatedDatagramIsDropped) {
  const auto first = sealed("a");
  const auto second = sealed("b");
  EXPECT_EQ(opened(second), "b");
  EXPECT_EQ(opened(first), "a");
  EXPECT_EQ(opened(first), dropped(DropReason::replayed));
  EXPECT_EQ(opened(second), dropped(DropReason::replayed));
}

TEST_F(PacketProtection, AnOldNumberIsDroppedBeforeAnythingIsComputed) {
  auto datagram = sealed("a");
  EXPECT_EQ(opened(datagram), "a");
  datagram.back() ^= 0x01;  // nobody looks at the mac any more
  EXPECT_EQ(opened(datagram), dropped(DropReason::replayed));
}

TEST_F(PacketProtection, AnotherConnectionAndAReflectedDatagramAreDropped) {
  PacketOpener other_id{Direction::client_to_server, ConnectionId{1}, secret()};
  PacketOpener other_direction{Direction::server_to_client, kId, secret()};
  auto datagram = sealed("x");
  auto copy = datagram;
  EXPECT_EQ(other_id.open(copy).error(), DropReason::foreign);
  copy = datagram;
  EXPECT_EQ(other_direction.open(copy).error(), DropReason::unauthentic);
}

TEST_F(PacketProtection, AKeyUpdateIsFollowed) {
  EXPECT_EQ(opened(sealed("phase 0")), "phase 0");
  sealer.advance_phase();
  EXPECT_EQ(sealer.phase_start(), PacketNumber{1});
  const auto datagram = sealed("phase 1");
  EXPECT_EQ(datagram[0], 0x41);
  EXPECT_EQ(opened(datagram), "phase 1");
  EXPECT_EQ(opener.phase(), 1u);
  sealer.advance_phase();
  EXPECT_EQ(opened(sealed("phase 2")), "phase 2");
  EXPECT_EQ(opener.phase(), 2u);
}

TEST_F(PacketProtection, DatagramsOvertakenByAnUpdateOpenUntilTheOldKeysAreDropped) {
  const auto early = sealed("early");
  const auto late = sealed("late");
  sealer.advance_phase();
  const auto overtaken = sealed("new 1");
  EXPECT_EQ(opened(sealed("new 2")), "new 2");
  EXPECT_TRUE(opener.has_previous_keys());
  EXPECT_EQ(opened(early), "early");
  EXPECT_EQ(opened(overtaken), "new 1") << "an older number of the new phase";
  opener.drop_previous_keys();
  EXPECT_EQ(opened(late), dropped(DropReason::unauthentic));
  EXPECT_EQ(opener.phase(), 1u);
}

TEST_F(PacketProtection, AForgedPhaseBitMovesNothing) {
  auto datagram = sealed("x");
  datagram[0] ^= 0x01;
  EXPECT_EQ(opened(datagram), dropped(DropReason::unauthentic));
  EXPECT_EQ(opener.phase(), 0u);
}

TEST_F(PacketProtection, PhasesHaveDifferentKeys) {
  PacketSealer again{Direction::client_to_server, kId, secret()};
  again.advance_phase();
  const auto old_keys = sealed("same text");
  Bytes datagram(limits::kInitialDatagram);
  std::ranges::copy(as_bytes("same text"), PacketSealer::payload_room(datagram).begin());
  datagram.resize(again.seal(datagram, 9).size);
  EXPECT_FALSE(std::equal(old_keys.begin() + 9, old_keys.begin() + 18, datagram.begin() + 9));
}

TEST(PacketNonce, HasTheBytesOfTheDocument) {
  EXPECT_EQ(to_bytes(packet_nonce(Direction::server_to_client, {0x0102030405060708})),
            (Bytes{1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}));
}

// Header, ciphertext, tag and all 64 bits of the number, as the document says.
TEST(PacketMacInput, EndsWithTheFullNumber) {
  crypto::PacketMacKey mac_key;
  crypto::hkdf_expand(secret(), "mp1 packet mac", {}, mac_key.mutable_view());
  crypto::PacketMac mac(mac_key);
  PacketSealer sealer{Direction::client_to_server, kId, secret()};
  Bytes datagram(100);
  const auto size = sealer.seal(datagram, 1).size;
  datagram.resize(size);
  Bytes covered(datagram.begin(), datagram.end() - 32);
  append(covered, Bytes{0, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_TRUE(mac.check(covered, ByteView(datagram).last<32>()));
}

TEST_F(PacketProtection, BytesCountForTheKeysThatSealThem) {
  const auto size = sealed("four").size();
  EXPECT_EQ(sealer.bytes_sealed(), size);
  sealer.advance_phase();
  EXPECT_EQ(sealer.bytes_sealed(), 0u);
  static_cast<void>(sealed("four"));
  EXPECT_EQ(sealer.bytes_sealed(), size);
  sealer.renew(ConnectionId{7}, secret(9));
  EXPECT_EQ(sealer.bytes_sealed(), 0u);
}

}  // namespace
}  // namespace mp::transport
