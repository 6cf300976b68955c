#include "libmp/keys/public_key_line.hpp"

#include <gtest/gtest.h>

#include "example_keys.hpp"
#include "libmp/core/limits.hpp"

namespace mp::keys {
namespace {

using test::key_number;
using test::line_number;

std::string error_of(std::string_view line) {
  const auto parsed = parse_public_key_line(line);
  return parsed ? "parsed" : parsed.error().message;
}

TEST(PublicKeyLine, IsReadBackAsItWasWritten) {
  const PublicKeyLine line{key_number(1), "alice@laptop"};
  const auto text = format_public_key_line(line);
  EXPECT_EQ(text, line_number(1) + " alice@laptop");
  const auto parsed = parse_public_key_line(text);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(*parsed, line);
}

TEST(PublicKeyLine, MayHaveNoComment) {
  EXPECT_EQ(format_public_key_line({key_number(1), ""}), line_number(1));
  const auto parsed = parse_public_key_line(line_number(1));
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->comment, "");
}

TEST(PublicKeyLine, BearsWhiteSpaceAroundItsParts) {
  auto text = " \t" + line_number(1) + "\t  alice's old laptop \r\n";
  text.replace(text.find("moshpit ") + 7, 1, " \t ");
  const auto parsed = parse_public_key_line(text);
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  EXPECT_EQ(*parsed, (PublicKeyLine{key_number(1), "alice's old laptop"}));
}

TEST(PublicKeyLine, OpenSshLineGivesTheSameKey) {
  const auto ours = parse_public_key_line(std::string("moshpit ") + test::kOpenSshKeyBase64 + " u@h");
  const auto theirs = parse_public_key_line(test::kOpenSshLine);
  ASSERT_TRUE(ours.ok());
  ASSERT_TRUE(theirs.ok());
  EXPECT_EQ(*ours, *theirs);
}

TEST(PublicKeyLine, EncodingOfOneTypeIsNotTakenForTheOther) {
  const std::string blob = "AAAAC3NzaC1lZDI1NTE5AAAAIKRaxwbvtv85bOmQvDh80lsOP5jwbC9yGGDuv7IBKL27";
  EXPECT_NE(error_of("moshpit " + blob).find("not an Ed25519 key"), std::string::npos);
  EXPECT_NE(error_of(std::string("ssh-ed25519 ") + test::kOpenSshKeyBase64).find("not an Ed25519 key"), std::string::npos);
}

TEST(PublicKeyLine, OpenSshBlobMustNameItsTypeAndLength) {
  const auto blob = crypto::base64_decode("AAAAC3NzaC1lZDI1NTE5AAAAIKRaxwbvtv85bOmQvDh80lsOP5jwbC9yGGDuv7IBKL27",
                                          crypto::Base64Padding::with);
  ASSERT_TRUE(blob.has_value());
  for (std::size_t i = 0; i < 19; ++i) {
    auto changed = *blob;
    changed[i] ^= 1;
    EXPECT_FALSE(parse_public_key_line("ssh-ed25519 " + crypto::base64_encode(changed, crypto::Base64Padding::with)).ok()) << i;
  }
  auto longer = *blob;
  longer.push_back(0);
  EXPECT_FALSE(parse_public_key_line("ssh-ed25519 " + crypto::base64_encode(longer, crypto::Base64Padding::with)).ok());
}

TEST(PublicKeyLine, SaysWhatIsWrong) {
  EXPECT_EQ(error_of("  "), "there is no key on the line");
  EXPECT_EQ(error_of("moshpit"), "there is no key after \"moshpit\"");
  EXPECT_EQ(error_of("ssh-rsa AAAA u@h"), "key type \"ssh-rsa\" is not supported; moshpit and ssh-ed25519 are");
  EXPECT_EQ(error_of("no-pty,command=\"a b\" " + line_number(1)), "options before the key are not supported");
  EXPECT_EQ(error_of("moshpit !!!!"), "the key is not base64; was the line cut or wrapped?");
  EXPECT_EQ(error_of(line_number(1).substr(0, 40)), "the key is not an Ed25519 key; was the line cut?");
}

TEST(PublicKeyLine, ErrorNeverCarriesControlCharacters) {
  EXPECT_EQ(error_of("\x1b[2Jx AAAA").find('\x1b'), std::string::npos);
  EXPECT_LT(error_of(std::string(5000, 'x') + " AAAA").size(), 200U);
}

TEST(PublicKeyLine, CommentThatCouldSteerATerminalIsRefused) {
  EXPECT_FALSE(parse_public_key_line(line_number(1) + " a\x1b[2Jb").ok());
  EXPECT_FALSE(parse_public_key_line(line_number(1) + " a\xc2\x9b"
                                                      "2Jb")
                   .ok());
  EXPECT_FALSE(parse_public_key_line(line_number(1) + " a\tb").ok());
  EXPECT_TRUE(parse_public_key_line(line_number(1) + " J\xc3\xbcrgen").ok());
}

TEST(PublicKeyLine, CommentHasALimit) {
  EXPECT_TRUE(parse_public_key_line(line_number(1) + " " + std::string(limits::kMaxKeyComment, 'c')).ok());
  EXPECT_FALSE(parse_public_key_line(line_number(1) + " " + std::string(limits::kMaxKeyComment + 1, 'c')).ok());
}

TEST(PublicKeyLine, CommentWithWhiteSpaceAtAnEndCouldNotBeReadBack) {
  EXPECT_TRUE(check_comment("a b").ok());
  EXPECT_FALSE(check_comment(" a").ok());
  EXPECT_FALSE(check_comment("a ").ok());
  EXPECT_FALSE(check_comment("a\nb").ok());
}

TEST(PublicKeyFile, HoldsOneKeyAmongComments) {
  const auto parsed = parse_public_key_file("# the key of\n\n" + line_number(1) + " alice\n\n# bob\n");
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  EXPECT_EQ(*parsed, (PublicKeyLine{key_number(1), "alice"}));
}

TEST(PublicKeyFile, WithNoneOrTwoKeysIsRefused) {
  EXPECT_FALSE(parse_public_key_file("").ok());
  EXPECT_FALSE(parse_public_key_file("# nothing\n").ok());
  EXPECT_FALSE(parse_public_key_file(line_number(1) + "\n" + line_number(2) + "\n").ok());
}

TEST(PublicKeys, AreAllReadOrNone) {
  const auto keys = parse_public_keys("# two\n" + line_number(1) + " a\n\n" + line_number(2) + " b");
  ASSERT_TRUE(keys.ok());
  EXPECT_EQ(*keys, (std::vector<PublicKeyLine>{{key_number(1), "a"}, {key_number(2), "b"}}));
  const auto broken = parse_public_keys(line_number(1) + "\n\nssh-rsa AAAA\n");
  ASSERT_FALSE(broken.ok());
  EXPECT_TRUE(broken.error().message.starts_with("line 3: ")) << broken.error().message;
}

TEST(PublicKeys, PrivateKeyInTheirPlaceIsNamed) {
  const auto read = parse_public_key_file("-----BEGIN MOSHPIT PRIVATE KEY-----\n");
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.error().message.find("private key"), std::string::npos);
}

}  // namespace
}  // namespace mp::keys
