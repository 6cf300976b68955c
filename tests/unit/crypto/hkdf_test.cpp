#include "libmp/crypto/hkdf.hpp"

#include <gtest/gtest.h>

#include "tests/unit/crypto/hex.hpp"

namespace mp::crypto {
namespace {

using test::from_hex;

// RFC 5869 has no vectors for SHA-512; these were computed with Python's hmac module from the RFC's text.
TEST(Hkdf, MatchesAnIndependentImplementation) {
  const auto key = hkdf_extract(as_bytes("salt"), as_bytes("input key material"));
  EXPECT_EQ(to_bytes(key.view()), from_hex("eb21b2c6b482ecc6346d064dc40ee40f96e8ef106d511617ab01ef7415443882"
                                           "3d40e47ab56d99cedfc803b14d398541fdf15a103fbb72707cc449a1c88b1cdb"));
  Bytes out(100);
  hkdf_expand(key, "label", as_bytes("context"), out);
  EXPECT_EQ(out,
            from_hex("4326d2edfd8baf7ee384f8c5ebefba3c806db647f09a63bfe0834f51d95590f45e4f16bdc0215d371f7e3b22cbc68c1a4f7a"
                     "297252fd60708ae74113e8c3d3bf22da015735a780478b07e8de1d3ed49ca1ec973dc7ce5e38c8b39c12bdb0b460404f9b84"));
}

TEST(Hkdf, LabelAndContextAreNotInterchangeable) {
  const auto key = hkdf_extract({}, as_bytes("x"));
  Bytes one(32);
  Bytes two(32);
  hkdf_expand(key, "ab", as_bytes("c"), one);
  hkdf_expand(key, "a", as_bytes("bc"), two);
  EXPECT_NE(one, two);
}

}  // namespace
}  // namespace mp::crypto
