#include "libmp/runtime/identity_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "key_fixture.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::runtime {
namespace {

using platform::Existing;
using test::pair_number;

constexpr crypto::KdfCost kCheap{.passes = 1, .memory_kib = 8};

// Answers with one text after the other and keeps the questions.
struct Answers {
  std::vector<std::string> answers;
  std::vector<std::string> questions;

  PassphrasePrompt prompt() {
    return [this](std::string_view question) -> Result<crypto::SecretBytes> {
      questions.emplace_back(question);
      if (questions.size() > answers.size()) return Error{"nobody there"};
      return crypto::SecretBytes(as_bytes(answers[questions.size() - 1]));
    };
  }
};

class IdentityFile : public testing::Test {
 protected:
  Status save(const char* passphrase = nullptr, Existing existing = Existing::keep, std::uint8_t number = 1) {
    PrivateKeyProtection protection{std::nullopt, kCheap};
    if (passphrase != nullptr) protection.passphrase = crypto::SecretBytes(as_bytes(passphrase));
    return save_key_pair(paths_, pair_number(number), "alice@a", protection, existing, random_);
  }

  // The error of load_identity, or the number of the key it gave.
  std::string loaded(Answers& answers) {
    const auto pair = load_identity(paths_.private_key, answers.prompt());
    if (!pair) return pair.error().message;
    for (std::uint8_t number = 1; number < 4; ++number) {
      if (pair->public_key() == pair_number(number).public_key()) return std::to_string(number);
    }
    return "another key";
  }
  std::string loaded() {
    Answers nobody;
    return loaded(nobody);
  }

  test::Home home_;
  KeyPaths paths_ = default_identity_paths(home_.directory.path());
  mp::test::SeededRandom random_{7};
};

TEST_F(IdentityFile, DefaultPathsAreThoseOfTheSpecification) {
  EXPECT_EQ(default_identity_paths("/home/alice").private_key, "/home/alice/.mp/id_ed25519");
  EXPECT_EQ(default_identity_paths("/home/alice").public_key, "/home/alice/.mp/id_ed25519.pub");
  EXPECT_EQ(default_host_key_paths("/root").private_key, "/root/.mp/mps_host_ed25519_key");
  EXPECT_EQ(default_host_key_paths("/root").public_key, "/root/.mp/mps_host_ed25519_key.pub");
}

TEST_F(IdentityFile, SavedPairIsLoadedAndPrivate) {
  const auto old_mask = umask(0);
  ASSERT_TRUE(save().ok());
  umask(old_mask);
  EXPECT_EQ(loaded(), "1");
  EXPECT_EQ(test::mode_of(home_.dot_mp), 0700U);
  EXPECT_EQ(test::mode_of(paths_.private_key), 0600U);
  EXPECT_EQ(test::mode_of(paths_.public_key), 0644U);
  const auto line = load_public_key(paths_.public_key);
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(*line, (keys::PublicKeyLine{pair_number(1).public_key(), "alice@a"}));
}

TEST_F(IdentityFile, PassphraseIsAskedForThreeTimesAtMost) {
  ASSERT_TRUE(save("right").ok());
  Answers third{{"wrong", "", "right"}, {}};
  EXPECT_EQ(loaded(third), "1");
  EXPECT_EQ(third.questions.size(), 3U);
  EXPECT_EQ(third.questions[0], "Passphrase for " + paths_.private_key + ": ");
  EXPECT_NE(third.questions[1].find("not the passphrase"), std::string::npos);

  Answers wrong{{"a", "b", "c", "right"}, {}};
  EXPECT_NE(loaded(wrong).find("passphrase is wrong"), std::string::npos);
  EXPECT_EQ(wrong.questions.size(), 3U);
}

TEST_F(IdentityFile, NobodyToAskIsAnError) {
  ASSERT_TRUE(save("right").ok());
  EXPECT_NE(loaded().find("nobody there"), std::string::npos);
}

TEST_F(IdentityFile, ExistingFilesAreKeptUnlessReplacingWasAskedFor) {
  ASSERT_TRUE(save().ok());
  const auto refused = save(nullptr, Existing::keep, 2);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("exists already"), std::string::npos);
  EXPECT_EQ(loaded(), "1");

  unlink(paths_.private_key.c_str());
  EXPECT_FALSE(save(nullptr, Existing::keep, 2).ok()) << "the public file alone counts too";
  EXPECT_FALSE(platform::file_status(paths_.private_key, platform::Links::refuse)->has_value());

  ASSERT_TRUE(save(nullptr, Existing::replace, 3).ok());
  EXPECT_EQ(loaded(), "3");
  EXPECT_EQ(load_public_key(paths_.public_key)->key, pair_number(3).public_key());
}

TEST_F(IdentityFile, MissingKeyTellsHowToMakeOne) {
  EXPECT_NE(loaded().find("mp-keygen generate"), std::string::npos);
  EXPECT_FALSE(load_public_key(paths_.public_key).ok());
}

TEST_F(IdentityFile, KeyThatOthersCanReadIsRefused) {
  ASSERT_TRUE(save().ok());
  chmod(paths_.private_key.c_str(), 0640);
  EXPECT_NE(loaded().find("chmod 0600"), std::string::npos);
}

TEST_F(IdentityFile, OverlongFileIsRefused) {
  ASSERT_TRUE(save().ok());
  test::put(paths_.private_key, test::content_of(paths_.private_key) + std::string(20000, '\n'), 0600);
  EXPECT_NE(loaded().find("larger than"), std::string::npos);
}

TEST_F(IdentityFile, HostKeyMustNotNeedAPassphrase) {
  ASSERT_TRUE(save("right").ok());
  const auto refused = load_host_key(paths_.private_key, paths_.public_key);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("--no-passphrase"), std::string::npos);
}

TEST_F(IdentityFile, HostKeysPublicFileMayBeMissingButNotWrong) {
  ASSERT_TRUE(save().ok());
  EXPECT_TRUE(load_host_key(paths_.private_key, paths_.public_key).ok());
  EXPECT_TRUE(load_host_key(paths_.private_key, home_.directory / "none").ok());

  const auto other = keys::format_public_key_line({pair_number(2).public_key(), "x"});
  test::put(paths_.public_key, other, 0644);
  const auto refused = load_host_key(paths_.private_key, paths_.public_key);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("is not the public key of"), std::string::npos);
}

}  // namespace
}  // namespace mp::runtime
