#include "libmp/crypto/x25519.hpp"

#include <gtest/gtest.h>

#include "tests/unit/crypto/hex.hpp"

namespace mp::crypto {
namespace {

using test::from_hex;

X25519PublicKey public_key(const Bytes& bytes) {
  X25519PublicKey key{};
  std::copy(bytes.begin(), bytes.end(), key.begin());
  return key;
}

// The key pair "Bob" of RFC 7748, section 6.1.
const char* const kBobSecret = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
const char* const kBobPublic = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";

TEST(X25519, BothSidesAgreeAndThePublicKeyMatchesRfc7748) {
  const X25519KeyPair alice(SecretArray<32>(Bytes(32, 0x77)));
  const X25519KeyPair bob(SecretArray<32>(from_hex(kBobSecret)));
  EXPECT_EQ(bob.public_key(), public_key(from_hex(kBobPublic)));
  const auto at_alice = alice.agree(bob.public_key());
  const auto at_bob = bob.agree(alice.public_key());
  ASSERT_TRUE(at_alice && at_bob);
  EXPECT_EQ(to_bytes(at_alice->view()), to_bytes(at_bob->view()));
}

// RFC 7748, section 5.2, first vector (a scalar and a point that are not a key pair of ours).
TEST(X25519, MatchesRfc7748ForAnyPoint) {
  const X25519KeyPair pair(SecretArray<32>(from_hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")));
  const auto shared = pair.agree(public_key(from_hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")));
  ASSERT_TRUE(shared);
  EXPECT_EQ(to_bytes(shared->view()), from_hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
}

TEST(X25519, RefusesAKeyOfSmallOrder) {
  const X25519KeyPair pair(SecretArray<32>(Bytes(32, 7)));
  EXPECT_FALSE(pair.agree(X25519PublicKey{}));
  EXPECT_FALSE(pair.agree(X25519PublicKey{1}));
}

}  // namespace
}  // namespace mp::crypto
