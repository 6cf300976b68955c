#include "libmp/keys/authorized_keys.hpp"

#include <gtest/gtest.h>

#include "example_keys.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/keys/fingerprint.hpp"

namespace mp::keys {
namespace {

using test::key_number;
using test::line_number;

AuthorizedKeys parsed(std::string_view text) { return AuthorizedKeys::parse(text).value(); }

TEST(AuthorizedKeys, FindsKeysWithTheirLines) {
  const auto keys = parsed("# who\n\n" + line_number(1) + " alice\n" + line_number(2) + " bob\n");
  ASSERT_EQ(keys.entries().size(), 2U);
  const auto bob = keys.find(key_number(2));
  ASSERT_TRUE(bob.has_value());
  EXPECT_EQ(bob->line, 4U);
  EXPECT_EQ(bob->key.comment, "bob");
  EXPECT_FALSE(keys.find(key_number(3)).has_value());
  EXPECT_TRUE(keys.skipped().empty());
}

TEST(AuthorizedKeys, CommentedKeyAuthorisesNobody) {
  EXPECT_FALSE(parsed("#" + line_number(1) + "\n").find(key_number(1)).has_value());
  EXPECT_FALSE(parsed("  # " + line_number(1) + "\n").find(key_number(1)).has_value());
}

TEST(AuthorizedKeys, LineWithOptionsIsSkippedWithAReason) {
  const auto keys = parsed("command=\"ls\" " + line_number(1) + " x\nnonsense\n" + line_number(2));
  EXPECT_FALSE(keys.find(key_number(1)).has_value());
  EXPECT_TRUE(keys.find(key_number(2)).has_value());
  const auto skipped = keys.skipped();
  ASSERT_EQ(skipped.size(), 2U);
  EXPECT_EQ(skipped[0].line, 1U);
  EXPECT_EQ(skipped[0].reason, "options before the key are not supported");
  EXPECT_EQ(skipped[1].line, 2U);
}

TEST(AuthorizedKeys, KeepsEveryByteThatItDoesNotUnderstand) {
  const std::string nul(1, '\0');
  const std::string text =
      "# a\r\n\n\t \nno-pty " + line_number(1) + "\r\n\xff\xfe garbage" + nul + "more\n" + line_number(2) + "   x y\t\nend";
  EXPECT_EQ(parsed(text).text(), text);
  EXPECT_EQ(parsed("").text(), "");
}

TEST(AuthorizedKeys, AddedLineGoesToTheEnd) {
  auto keys = parsed("# mine\n" + line_number(1) + " a\n");
  EXPECT_EQ(keys.add({key_number(2), "bob@b"}).value(), AddOutcome::added);
  EXPECT_EQ(keys.text(), "# mine\n" + line_number(1) + " a\n" + line_number(2) + " bob@b\n");
  EXPECT_EQ(keys.find(key_number(2))->line, 3U);
}

TEST(AuthorizedKeys, AddedLineDoesNotGlueToAnUnfinishedOne) {
  auto keys = parsed(line_number(1) + " a");
  ASSERT_TRUE(keys.add({key_number(2), ""}).ok());
  EXPECT_EQ(keys.text(), line_number(1) + " a\n" + line_number(2) + "\n");
}

TEST(AuthorizedKeys, ListedKeyIsNotAddedAgain) {
  const auto text = line_number(1) + " a";
  auto keys = parsed(text);
  EXPECT_EQ(keys.add({key_number(1), "other comment"}).value(), AddOutcome::already_listed);
  EXPECT_EQ(keys.text(), text);
}

TEST(AuthorizedKeys, SameKeyInOpenSshFormIsListed) {
  auto keys = parsed(std::string(test::kOpenSshLine) + "\n");
  const auto key = parse_public_key_line(test::kOpenSshLine).value();
  EXPECT_EQ(keys.add(key).value(), AddOutcome::already_listed);
}

TEST(AuthorizedKeys, RemovesEveryLineOfAKeyAndNoOther) {
  auto keys = parsed("# a\n" + line_number(1) + " x\n" + line_number(2) + "\n" + line_number(1) + " y\nrest");
  EXPECT_EQ(keys.remove(key_number(1)), 2U);
  EXPECT_EQ(keys.text(), "# a\n" + line_number(2) + "\nrest");
  EXPECT_EQ(keys.remove(key_number(1)), 0U);
}

TEST(AuthorizedKeys, SelectorIsAFingerprintOrAWholeComment) {
  const auto keys = parsed(line_number(1) + " alice@a\n" + line_number(2) + " alice@a\n" + line_number(3) + "\n");
  EXPECT_EQ(keys.matching("alice@a").size(), 2U);
  EXPECT_EQ(keys.matching(" alice@a\n").size(), 2U);
  EXPECT_TRUE(keys.matching("alice").empty());
  EXPECT_TRUE(keys.matching("").empty());
  const auto third = keys.matching(Fingerprint::of(key_number(3)).text());
  ASSERT_EQ(third.size(), 1U);
  EXPECT_EQ(third[0].line, 3U);
}

TEST(AuthorizedKeys, FileThatIsTooLargeIsNeitherReadNorMade) {
  const std::string full(limits::kMaxAuthorizedKeysFile, '#');
  EXPECT_FALSE(AuthorizedKeys::parse(full + "#").ok());
  auto keys = parsed(full);
  EXPECT_FALSE(keys.add({key_number(1), ""}).ok());
  EXPECT_EQ(keys.text(), full);
}

}  // namespace
}  // namespace mp::keys
