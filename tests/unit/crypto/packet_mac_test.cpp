#include "libmp/crypto/packet_mac.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/unit/crypto/hex.hpp"

namespace mp::crypto {
namespace {

PacketMacKey counting_key() {
  Bytes key(64);
  std::iota(key.begin(), key.end(), std::uint8_t{0});
  return PacketMacKey(key);
}

// Computed with Python's hmac module: hmac.new(bytes(range(64)), b'a packet', hashlib.sha512).digest()[:32].
TEST(PacketMac, IsTheFirstHalfOfHmacSha512) {
  PacketMac mac{counting_key()};
  EXPECT_EQ(to_bytes(mac.compute(as_bytes("a packet"))),
            test::from_hex("d188c1f80f7031af66c25de89d91e943102d5c23e6a17ef8d69a89c38ec48f68"));
}

TEST(PacketMac, ChecksManyPacketsInARowAndRefusesAnyChange) {
  PacketMac mac{counting_key()};
  for (int i = 0; i < 3; ++i) {
    const auto tag = mac.compute(as_bytes("a packet"));
    EXPECT_TRUE(mac.check(as_bytes("a packet"), tag));
    EXPECT_FALSE(mac.check(as_bytes("b packet"), tag));
    for (std::size_t at = 0; at < tag.size(); ++at) {
      auto changed = tag;
      changed[at] ^= 1;
      EXPECT_FALSE(mac.check(as_bytes("a packet"), changed)) << at;
    }
  }
}

}  // namespace
}  // namespace mp::crypto
