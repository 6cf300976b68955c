#include "libmp/handshake/record_protection.hpp"

#include <gtest/gtest.h>

namespace mp::handshake {
namespace {

using wire::RecordType;

crypto::AeadKey key_of(std::uint8_t byte) { return crypto::AeadKey(Bytes(32, byte)); }

wire::Record parsed(const Bytes& bytes) {
  return {static_cast<RecordType>(bytes[2]), Bytes(bytes.begin() + wire::kRecordHeader, bytes.end())};
}

TEST(RecordProtection, OpensWhatWasSealedInTheSameOrder) {
  RecordSealer sealer(key_of(1));
  RecordOpener opener(key_of(1));
  const auto first = sealer.seal(RecordType::server_auth, Bytes{1, 2, 3});
  const auto second = sealer.seal(RecordType::server_accept, {});
  EXPECT_EQ(first.size(), wire::kRecordHeader + 3 + wire::kSealOverhead);
  EXPECT_EQ(opener.open(parsed(first)), (Bytes{1, 2, 3}));
  EXPECT_EQ(opener.open(parsed(second)), Bytes{});
}

TEST(RecordProtection, TheSameTextIsSealedDifferentlyEachTime) {
  RecordSealer sealer(key_of(1));
  EXPECT_NE(sealer.seal(RecordType::server_auth, Bytes{1}), sealer.seal(RecordType::server_auth, Bytes{1}));
}

TEST(RecordProtection, DoesNotOpenOutOfOrderWithAnotherTypeOrAnotherKey) {
  RecordSealer sealer(key_of(1));
  const auto first = sealer.seal(RecordType::server_auth, Bytes{1, 2, 3});
  const auto second = sealer.seal(RecordType::server_auth, Bytes{1, 2, 3});
  EXPECT_FALSE(RecordOpener(key_of(1)).open(parsed(second)));
  EXPECT_FALSE(RecordOpener(key_of(2)).open(parsed(first)));
  auto retyped = first;
  retyped[2] = static_cast<std::uint8_t>(RecordType::server_accept);
  EXPECT_FALSE(RecordOpener(key_of(1)).open(parsed(retyped)));
  EXPECT_FALSE(RecordOpener(key_of(1)).open({RecordType::server_auth, Bytes(wire::kSealOverhead - 1)}));
  EXPECT_TRUE(RecordOpener(key_of(1)).open(parsed(first)));
}

}  // namespace
}  // namespace mp::handshake
