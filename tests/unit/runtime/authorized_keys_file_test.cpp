#include "libmp/runtime/authorized_keys_file.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "key_fixture.hpp"
#include "libmp/keys/fingerprint.hpp"

namespace mp::runtime {
namespace {

using test::pair_number;
using Verdict = Authorization::Verdict;

keys::PublicKeyLine line_of(std::uint8_t number, const std::string& comment = "c") {
  return {pair_number(number).public_key(), comment};
}

class AuthorizedKeysFile : public testing::Test {
 protected:
  Authorization asked(std::uint8_t number = 1) const { return is_authorized(path_, user_, pair_number(number).public_key()); }

  test::Home home_;
  std::string path_ = authorized_keys_path(home_.directory.path());
  std::uint32_t user_ = geteuid();
};

TEST_F(AuthorizedKeysFile, IsWhereTheSpecificationSays) { EXPECT_EQ(path_, home_.dot_mp + "/authorized_keys"); }

TEST_F(AuthorizedKeysFile, WithoutFileNobodyIsListed) {
  EXPECT_EQ(asked().verdict, Verdict::not_listed);
  home_.make_dot_mp();
  EXPECT_EQ(asked().verdict, Verdict::not_listed);
}

TEST_F(AuthorizedKeysFile, AuthorisedKeyMayLogInAndNoOther) {
  const auto outcomes = authorize(path_, user_, {line_of(1), line_of(2), line_of(1)});
  ASSERT_TRUE(outcomes.ok()) << outcomes.error().message;
  using keys::AddOutcome;
  EXPECT_EQ(*outcomes, (std::vector{AddOutcome::added, AddOutcome::added, AddOutcome::already_listed}));
  EXPECT_EQ(asked(1).verdict, Verdict::listed);
  EXPECT_EQ(asked(2).verdict, Verdict::listed);
  EXPECT_EQ(asked(3).verdict, Verdict::not_listed);
  EXPECT_NE(asked(2).reason.find("line 2 of " + path_), std::string::npos);
  EXPECT_EQ(test::mode_of(home_.dot_mp), 0700U);
  EXPECT_EQ(test::mode_of(path_), 0600U);
}

TEST_F(AuthorizedKeysFile, WrongModesAreRefusedWithTheCommandThatHelps) {
  ASSERT_TRUE(authorize(path_, user_, {line_of(1)}).ok());
  chmod(path_.c_str(), 0644);
  EXPECT_EQ(asked().verdict, Verdict::refused);
  EXPECT_NE(asked().reason.find("chmod 0600"), std::string::npos);
  chmod(path_.c_str(), 0600);
  EXPECT_EQ(asked().verdict, Verdict::listed);
  chmod(home_.dot_mp.c_str(), 0755);
  EXPECT_EQ(asked().verdict, Verdict::refused);
  EXPECT_NE(asked().reason.find("chmod 0700"), std::string::npos);
  EXPECT_FALSE(authorize(path_, user_, {line_of(2)}).ok());
}

TEST_F(AuthorizedKeysFile, FilesOfAnotherUserAreRefused) {
  ASSERT_TRUE(authorize(path_, user_, {line_of(1)}).ok());
  const auto answer = is_authorized(path_, user_ + 1, pair_number(1).public_key());
  EXPECT_EQ(answer.verdict, Verdict::refused);
  EXPECT_NE(answer.reason.find("belongs to user id"), std::string::npos);
}

TEST_F(AuthorizedKeysFile, SymbolicLinkIsRefused) {
  ASSERT_TRUE(authorize(path_, user_, {line_of(1)}).ok());
  const auto elsewhere = home_.directory / "keys";
  rename(path_.c_str(), elsewhere.c_str());
  ASSERT_EQ(symlink(elsewhere.c_str(), path_.c_str()), 0);
  EXPECT_EQ(asked().verdict, Verdict::refused);
  EXPECT_NE(asked().reason.find("symbolic link"), std::string::npos);
}

TEST_F(AuthorizedKeysFile, PipeInItsPlaceIsRefusedWithoutWaiting) {
  home_.make_dot_mp();
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_EQ(asked().verdict, Verdict::refused);
}

TEST_F(AuthorizedKeysFile, ReasonNamesUnusableLines) {
  home_.make_dot_mp();
  test::put(path_, "\nno-pty " + keys::format_public_key_line(line_of(1)) + "\n", 0600);
  EXPECT_EQ(asked().verdict, Verdict::not_listed);
  EXPECT_NE(asked().reason.find("line 2: options"), std::string::npos) << asked().reason;
}

TEST_F(AuthorizedKeysFile, RevokeTakesOneKeyByFingerprintOrComment) {
  ASSERT_TRUE(authorize(path_, user_, {line_of(1, "a"), line_of(2, "b"), line_of(3, "c")}).ok());
  ASSERT_TRUE(revoke(path_, user_, "b").ok());
  const auto removed = revoke(path_, user_, keys::Fingerprint::of(pair_number(1).public_key()).text());
  ASSERT_TRUE(removed.ok()) << removed.error().message;
  ASSERT_EQ(removed->size(), 1U);
  EXPECT_EQ(removed->front().key, line_of(1, "a"));
  EXPECT_EQ(test::content_of(path_), keys::format_public_key_line(line_of(3, "c")) + "\n");
  EXPECT_EQ(test::mode_of(path_), 0600U);
}

TEST_F(AuthorizedKeysFile, RevokeByACommentOfSeveralKeysNamesThem) {
  ASSERT_TRUE(authorize(path_, user_, {line_of(1, "same"), line_of(2, "same")}).ok());
  const auto before = test::content_of(path_);
  const auto refused = revoke(path_, user_, "same");
  ASSERT_FALSE(refused.ok());
  for (const auto number : {std::uint8_t{1}, std::uint8_t{2}}) {
    const auto fingerprint = keys::Fingerprint::of(pair_number(number).public_key()).text();
    EXPECT_NE(refused.error().message.find(fingerprint), std::string::npos);
  }
  EXPECT_EQ(test::content_of(path_), before);
}

TEST_F(AuthorizedKeysFile, RevokeOfNothingIsAnError) {
  EXPECT_FALSE(revoke(path_, user_, "a").ok());
  ASSERT_TRUE(authorize(path_, user_, {line_of(1, "a")}).ok());
  EXPECT_FALSE(revoke(path_, user_, "b").ok());
}

TEST_F(AuthorizedKeysFile, EditsAtTheSameTimeLoseNoLine) {
  constexpr std::uint8_t kEditors = 8;
  constexpr std::uint8_t kEach = 10;
  std::vector<pid_t> editors;
  for (std::uint8_t editor = 0; editor < kEditors; ++editor) {
    const auto pid = fork();
    if (pid == 0) {
      bool fine = true;
      for (std::uint8_t i = 0; i < kEach; ++i) {
        fine = authorize(path_, user_, {line_of(static_cast<std::uint8_t>(editor * kEach + i))}).ok() && fine;
      }
      _exit(fine ? 0 : 1);
    }
    editors.push_back(pid);
  }
  for (const auto pid : editors) {
    int status = -1;
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    EXPECT_EQ(status, 0);
  }
  const auto keys = read_authorized_keys(path_, user_);
  ASSERT_TRUE(keys.ok());
  EXPECT_EQ(keys->entries().size(), std::size_t{kEditors} * kEach);
}

}  // namespace
}  // namespace mp::runtime
