#include "libmp/keys/private_key_file.hpp"

#include <gtest/gtest.h>

#include <set>

#include "example_keys.hpp"
#include "libmp/core/limits.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::keys {
namespace {

using test::key_number;
using test::pair_number;

constexpr crypto::KdfCost kCheap{.passes = 1, .memory_kib = 8};
constexpr std::string_view kPassphrase = "correct horse";

std::string sealed_text(std::uint64_t seed = 1) {
  mp::test::SeededRandom random(seed);
  return std::string(as_text(format_private_key(pair_number(1), as_bytes(kPassphrase), kCheap, random).value().view()));
}

std::string open_text() { return std::string(as_text(format_private_key(pair_number(1)).view())); }

std::string error_of(std::string_view text) {
  const auto file = PrivateKeyFile::parse(as_bytes(text));
  return file ? "parsed" : file.error().message;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

// Whether any way of using the file ends in an identity.
bool unlocks(std::string_view text) {
  const auto file = PrivateKeyFile::parse(as_bytes(text));
  return file && file->unlock(as_bytes(kPassphrase)).ok();
}

TEST(PrivateKeyFile, WithoutPassphraseGivesTheIdentityBack) {
  const auto file = PrivateKeyFile::parse(as_bytes(open_text()));
  ASSERT_TRUE(file.ok()) << file.error().message;
  EXPECT_FALSE(file->needs_passphrase());
  EXPECT_EQ(file->public_key(), key_number(1));
  const auto pair = file->unlock({});
  ASSERT_TRUE(pair.ok());
  EXPECT_TRUE(crypto::equal_in_constant_time(pair->seed().view(), pair_number(1).seed().view()));
}

TEST(PrivateKeyFile, WithPassphraseGivesTheIdentityBack) {
  const auto file = PrivateKeyFile::parse(as_bytes(sealed_text()));
  ASSERT_TRUE(file.ok()) << file.error().message;
  EXPECT_TRUE(file->needs_passphrase());
  EXPECT_EQ(file->public_key(), key_number(1));
  EXPECT_EQ(file->cost(), kCheap);
  const auto pair = file->unlock(as_bytes(kPassphrase));
  ASSERT_TRUE(pair.ok());
  EXPECT_TRUE(crypto::equal_in_constant_time(pair->seed().view(), pair_number(1).seed().view()));
}

TEST(PrivateKeyFile, OtherPassphrasesDoNotUnlock) {
  const auto file = PrivateKeyFile::parse(as_bytes(sealed_text()));
  ASSERT_TRUE(file.ok());
  for (const std::string_view wrong : {"", "Correct horse", "correct horse ", "correct hors"}) {
    const auto pair = file->unlock(as_bytes(wrong));
    ASSERT_FALSE(pair.ok()) << wrong;
    EXPECT_EQ(pair.error(), UnlockProblem::wrong_passphrase);
  }
}

TEST(PrivateKeyFile, SaltAndNonceComeFromTheRandomSource) {
  EXPECT_EQ(sealed_text(1), sealed_text(1));
  EXPECT_NE(sealed_text(1), sealed_text(2));
}

TEST(PrivateKeyFile, SealedFileDoesNotContainTheSeed) {
  const auto seed = crypto::base64_encode(pair_number(1).seed().view(), crypto::Base64Padding::without);
  EXPECT_NE(open_text().find(seed), std::string::npos);
  EXPECT_EQ(sealed_text().find(seed.substr(0, 20)), std::string::npos);
}

// A file of version 1 as it was first written. It must open for as long as version 1 is supported.
TEST(PrivateKeyFile, RecordedFileOpens) {
  constexpr std::string_view kRecorded = R"(-----BEGIN MOSHPIT PRIVATE KEY-----
version: 1
cipher: aes-256-gcm-siv
kdf: argon2id
salt: it2qdP/KxYx8ptiS9pSTDA==
passes: 1
memory-kib: 64
nonce: CnLPqlIrODhkZ5gB
public-key: iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=

BVBQxG0Lr5cSnbhE8ivSGKn2DGPCEKOm/+Xnfvf+rYUgYIVJ9msi0XuUkz4A5KbL
-----END MOSHPIT PRIVATE KEY-----
)";
  const auto file = PrivateKeyFile::parse(as_bytes(kRecorded));
  ASSERT_TRUE(file.ok()) << file.error().message;
  const auto pair = file->unlock(as_bytes("correct horse"));
  ASSERT_TRUE(pair.ok());
  EXPECT_EQ(pair->public_key(), key_number(1));
}

TEST(PrivateKeyFile, EveryChangedCharacterIsNoticed) {
  for (const auto& text : {open_text(), sealed_text()}) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      auto changed = text;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      EXPECT_FALSE(unlocks(changed)) << i << "\n" << changed;
    }
  }
}

TEST(PrivateKeyFile, EveryTruncationIsNoticed) {
  for (const auto& text : {open_text(), sealed_text()}) {
    // The last newline may be missing: editors and mail programs take it.
    EXPECT_TRUE(unlocks(text.substr(0, text.size() - 1)));
    for (std::size_t size = 0; size + 1 < text.size(); ++size) EXPECT_FALSE(unlocks(text.substr(0, size))) << size;
    EXPECT_FALSE(unlocks(text + "\n"));
    EXPECT_FALSE(unlocks(text + text));
  }
}

TEST(PrivateKeyFile, HeaderIsAuthenticated) {
  const auto text = sealed_text();
  ASSERT_TRUE(unlocks(text));
  // Well-formed headers, which only the seal can tell from the right one.
  const auto other_key = crypto::base64_encode(key_number(2).bytes, crypto::Base64Padding::with);
  const auto own_key = crypto::base64_encode(key_number(1).bytes, crypto::Base64Padding::with);
  EXPECT_FALSE(unlocks(replaced(text, own_key, other_key)));
  EXPECT_FALSE(unlocks(replaced(text, "passes: 1", "passes: 2")));
  EXPECT_FALSE(unlocks(replaced(text, "memory-kib: 8", "memory-kib: 9")));
}

TEST(PrivateKeyFile, OpenSeedMustBelongToThePublicKey) {
  const auto other_key = crypto::base64_encode(key_number(2).bytes, crypto::Base64Padding::with);
  const auto own_key = crypto::base64_encode(key_number(1).bytes, crypto::Base64Padding::with);
  EXPECT_NE(error_of(replaced(open_text(), own_key, other_key)).find("damaged"), std::string::npos);
}

TEST(PrivateKeyFile, CostIsHeldAgainstItsLimitsBeforeAnyWork) {
  for (const auto* cost : {"0", "17", "4294967296", "-1", "01", "+1", "", "1 "}) {
    EXPECT_NE(error_of(replaced(sealed_text(), "passes: 1\n", std::string("passes: ") + cost + "\n")), "parsed") << cost;
  }
  for (const auto* cost : {"7", "1048577", "08"}) {
    EXPECT_NE(error_of(replaced(sealed_text(), "kib: 8\n", std::string("kib: ") + cost + "\n")), "parsed") << cost;
  }
}

TEST(PrivateKeyFile, ProtectionIsWholeOrNone) {
  EXPECT_NE(error_of(replaced(open_text(), "kdf: none", "kdf: argon2id")), "parsed");
  EXPECT_NE(error_of(replaced(open_text(), "cipher: none", "cipher: aes-256-gcm-siv")), "parsed");
  EXPECT_NE(error_of(replaced(sealed_text(), "cipher: aes-256-gcm-siv", "cipher: none")), "parsed");
}

TEST(PrivateKeyFile, MistakesThatPeopleMakeAreNamed) {
  EXPECT_NE(error_of("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl").find("OpenSSH"), std::string::npos);
  EXPECT_NE(error_of(test::line_number(1)).find("public key"), std::string::npos);
  EXPECT_NE(error_of(test::kOpenSshLine).find("public key"), std::string::npos);
  EXPECT_NE(error_of("hello").find("not a moshpit private key"), std::string::npos);
  EXPECT_NE(error_of(replaced(open_text(), "version: 1", "version: 2")).find("newer version"), std::string::npos);
  EXPECT_NE(error_of(std::string(limits::kMaxKeyFile + 1, '-')).find("too large"), std::string::npos);
}

}  // namespace
}  // namespace mp::keys
