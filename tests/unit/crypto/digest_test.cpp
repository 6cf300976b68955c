#include "libmp/crypto/digest.hpp"

#include <gtest/gtest.h>

#include "tests/unit/crypto/hex.hpp"

namespace mp::crypto {
namespace {

using test::from_hex;

// FIPS 180-4 examples.
TEST(Digest, MatchesThePublishedExamples) {
  EXPECT_EQ(to_bytes(sha256(as_bytes("abc"))), from_hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  EXPECT_EQ(to_bytes(sha512(as_bytes("abc"))), from_hex("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                                        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"));
}

TEST(Sha512Hasher, PiecesEqualTheWholeAndReadingTheDigestDoesNotEndIt) {
  Sha512Hasher hasher;
  hasher.update(as_bytes("a"));
  EXPECT_EQ(hasher.digest(), sha512(as_bytes("a")));
  const auto fork = hasher;
  hasher.update(as_bytes("bc"));
  EXPECT_EQ(hasher.digest(), sha512(as_bytes("abc")));
  EXPECT_EQ(fork.digest(), sha512(as_bytes("a")));
}

}  // namespace
}  // namespace mp::crypto
