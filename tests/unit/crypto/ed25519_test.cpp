#include "libmp/crypto/ed25519.hpp"

#include <gtest/gtest.h>

#include "tests/unit/crypto/hex.hpp"

namespace mp::crypto {
namespace {

using test::from_hex;

// RFC 8032, section 7.1, test 2.
const Bytes kSeed = from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");

TEST(Ed25519, MatchesRfc8032) {
  const auto pair = Ed25519KeyPair::from_seed(Ed25519Seed(kSeed));
  EXPECT_EQ(to_bytes(pair.public_key().bytes), from_hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
  const auto signature = pair.sign(from_hex("72"));
  EXPECT_EQ(to_bytes(signature.bytes), from_hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                                "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
  EXPECT_TRUE(verify(pair.public_key(), from_hex("72"), signature));
  EXPECT_EQ(to_bytes(pair.seed().view()), kSeed);
}

TEST(Ed25519, RefusesAnotherMessageKeyOrSignature) {
  const auto pair = Ed25519KeyPair::from_seed(Ed25519Seed(kSeed));
  const auto other = Ed25519KeyPair::from_seed(Ed25519Seed(Bytes(32, 1)));
  auto signature = pair.sign(as_bytes("yes"));
  EXPECT_FALSE(verify(pair.public_key(), as_bytes("no"), signature));
  EXPECT_FALSE(verify(other.public_key(), as_bytes("yes"), signature));
  signature.bytes[10] ^= 1;
  EXPECT_FALSE(verify(pair.public_key(), as_bytes("yes"), signature));
}

// With the identity element as key, a signature of R = identity, s = 0 would hold for every message.
TEST(Ed25519, RefusesAKeyOfSmallOrder) {
  Ed25519PublicKey identity;
  identity.bytes[0] = 1;
  Ed25519Signature forged;
  forged.bytes[0] = 1;
  EXPECT_FALSE(verify(identity, as_bytes("anything"), forged));
}

}  // namespace
}  // namespace mp::crypto
