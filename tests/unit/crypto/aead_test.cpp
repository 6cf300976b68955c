#include "libmp/crypto/aead.hpp"

#include <gtest/gtest.h>

#include "tests/unit/crypto/hex.hpp"

namespace mp::crypto {
namespace {

using test::from_hex;

struct Sealed {
  Bytes text;
  std::array<std::uint8_t, kAeadTag> tag{};
};

AeadNonce nonce_of(const Bytes& bytes) {
  AeadNonce nonce{};
  std::copy(bytes.begin(), bytes.end(), nonce.begin());
  return nonce;
}

Sealed seal(const Bytes& key, const Bytes& nonce, const Bytes& associated, Bytes text) {
  Aead aead{AeadKey(key)};
  Sealed out{std::move(text), {}};
  aead.seal(nonce_of(nonce), associated, out.text, out.tag);
  return out;
}

// RFC 8452, appendix C.2 (AEAD_AES_256_GCM_SIV).
const Bytes kKey = from_hex("0100000000000000000000000000000000000000000000000000000000000000");
const Bytes kNonce = from_hex("030000000000000000000000");

TEST(Aead, MatchesRfc8452WithoutPlaintext) {
  const auto sealed = seal(kKey, kNonce, {}, {});
  EXPECT_EQ(to_bytes(sealed.tag), from_hex("07f5f4169bbf55a8400cd47ea6fd400f"));
}

TEST(Aead, MatchesRfc8452WithPlaintext) {
  const auto sealed = seal(kKey, kNonce, {}, from_hex("0100000000000000"));
  EXPECT_EQ(sealed.text, from_hex("c2ef328e5c71c83b"));
  EXPECT_EQ(to_bytes(sealed.tag), from_hex("843122130f7364b761e0b97427e3df28"));
}

TEST(Aead, MatchesRfc8452WithAssociatedData) {
  const auto sealed = seal(kKey, kNonce, from_hex("01"), from_hex("0200000000000000"));
  EXPECT_EQ(sealed.text, from_hex("1de22967237a8132"));
  EXPECT_EQ(to_bytes(sealed.tag), from_hex("91213f267e3b452f02d01ae33e4ec854"));
}

TEST(Aead, OpensWhatItSealedAndManyInARow) {
  Aead aead{AeadKey(kKey)};
  for (std::uint8_t i = 0; i < 20; ++i) {
    AeadNonce nonce{};
    nonce[11] = i;
    Bytes text(i * 100u, i);
    std::array<std::uint8_t, kAeadTag> tag{};
    aead.seal(nonce, as_bytes("header"), text, tag);
    ASSERT_TRUE(aead.open(nonce, as_bytes("header"), text, tag));
    EXPECT_EQ(text, Bytes(i * 100u, i));
  }
}

TEST(Aead, RefusesAndWipesWhateverWasChanged) {
  const auto sealed = seal(kKey, kNonce, from_hex("aa"), from_hex("00112233445566778899"));
  Aead aead{AeadKey(kKey)};
  const auto refuses = [&](AeadNonce nonce, Bytes associated, Sealed changed) {
    const bool opened = aead.open(nonce, associated, changed.text, changed.tag);
    return !opened && changed.text == Bytes(changed.text.size());
  };
  EXPECT_FALSE(refuses(nonce_of(kNonce), from_hex("aa"), sealed));
  for (std::size_t i = 0; i < sealed.text.size(); ++i) {
    auto changed = sealed;
    changed.text[i] ^= 1;
    EXPECT_TRUE(refuses(nonce_of(kNonce), from_hex("aa"), changed)) << i;
  }
  for (std::size_t i = 0; i < kAeadTag; ++i) {
    auto changed = sealed;
    changed.tag[i] ^= 0x80;
    EXPECT_TRUE(refuses(nonce_of(kNonce), from_hex("aa"), changed)) << i;
  }
  EXPECT_TRUE(refuses(nonce_of(kNonce), from_hex("ab"), sealed));
  EXPECT_TRUE(refuses(AeadNonce{}, from_hex("aa"), sealed));
}

}  // namespace
}  // namespace mp::crypto
