#include "libmp/keys/known_hosts.hpp"

#include <gtest/gtest.h>

#include "example_keys.hpp"
#include "libmp/core/limits.hpp"

namespace mp::keys {
namespace {

using test::key_number;
using test::line_number;

KnownHostName host(std::string_view name, std::uint16_t port = kDefaultServerPort) {
  return KnownHostName::make(name, port).value();
}

KnownHosts parsed(std::string_view text) { return KnownHosts::parse(text).value(); }

TEST(KnownHostName, DefaultPortIsNotWritten) {
  EXPECT_EQ(host("example.org").text(), "example.org");
  EXPECT_EQ(host("example.org", 22).text(), "[example.org]:22");
  EXPECT_EQ(host("::1").text(), "::1");
  EXPECT_EQ(host("::1", 22).text(), "[::1]:22");
}

TEST(KnownHostName, OneHostHasOneSpelling) {
  EXPECT_EQ(host("Example.ORG."), host("example.org"));
  EXPECT_EQ(host("[2001:DB8::1]"), host("2001:db8::1"));
  EXPECT_NE(host("example.org"), host("example.org", 22));
}

TEST(KnownHostName, IsReadAsPeopleWriteIt) {
  EXPECT_EQ(KnownHostName::parse("example.org").value(), host("example.org"));
  EXPECT_EQ(KnownHostName::parse("[example.org]:22").value(), host("example.org", 22));
  EXPECT_EQ(KnownHostName::parse("[example.org]:40404").value(), host("example.org"));
  EXPECT_EQ(KnownHostName::parse("example.org:22").value(), host("example.org", 22));
  EXPECT_EQ(KnownHostName::parse("fe80::1%eth0").value(), host("fe80::1%eth0"));
  EXPECT_EQ(KnownHostName::parse("[::1]").value(), host("::1"));
  EXPECT_EQ(KnownHostName::parse("[::1]:22").value(), host("::1", 22));
}

TEST(KnownHostName, WhatCouldNotStandInALineIsRefused) {
  for (const std::string_view text : {"", "a b", "a,b", "#a", "*", "[a", "a]", "[a]x:22", "a:", "a:0", "a:65536", "a:2x", "[]",
                                      "[]:22", ".", "a\x1b", "a\xc2\x9b", "[a]]:22"}) {
    EXPECT_FALSE(KnownHostName::parse(text).ok()) << text;
  }
  EXPECT_FALSE(KnownHostName::make("a", 0).ok());
  EXPECT_TRUE(KnownHostName::make(std::string(limits::kMaxHostName, 'a'), 1).ok());
  EXPECT_FALSE(KnownHostName::make(std::string(limits::kMaxHostName + 1, 'a'), 1).ok());
}

TEST(KnownHosts, TellsMatchUnknownAndChanged) {
  const auto hosts = parsed("# mine\nexample.org " + line_number(1) + "\n[example.org]:22 " + line_number(2) + "\n");
  const auto match = hosts.look_up(host("example.org"), key_number(1));
  EXPECT_EQ(match.verdict, HostKeyVerdict::match);
  EXPECT_EQ(match.line, 2U);
  EXPECT_EQ(hosts.look_up(host("example.net"), key_number(1)).verdict, HostKeyVerdict::unknown);
  const auto changed = hosts.look_up(host("example.org", 22), key_number(1));
  EXPECT_EQ(changed.verdict, HostKeyVerdict::changed);
  EXPECT_EQ(changed.line, 3U);
  EXPECT_EQ(changed.recorded, key_number(2));
}

TEST(KnownHosts, AnyOfSeveralKeysOfAHostMatches) {
  const auto hosts = parsed("h " + line_number(1) + "\nh " + line_number(2) + "\n");
  EXPECT_EQ(hosts.look_up(host("h"), key_number(2)).verdict, HostKeyVerdict::match);
  const auto changed = hosts.look_up(host("h"), key_number(3));
  EXPECT_EQ(changed.verdict, HostKeyVerdict::changed);
  EXPECT_EQ(changed.line, 1U);
}

TEST(KnownHosts, LineMayHoldAnOpenSshKeyAndAComment) {
  const auto key = crypto::base64_decode(test::kOpenSshKeyBase64, crypto::Base64Padding::with).value();
  const auto hosts = parsed(std::string("h ") + test::kOpenSshLine + "\n");
  ASSERT_EQ(hosts.entries().size(), 1U);
  EXPECT_TRUE(std::equal(key.begin(), key.end(), hosts.entries()[0].key.bytes.begin()));
}

TEST(KnownHosts, UnreadableLinesAreSkippedWithAReasonAndKept) {
  const std::string text = "a,b " + line_number(1) + "\nh nonsense\n\n#x\nh " + line_number(1) + "\n";
  const auto hosts = parsed(text);
  ASSERT_EQ(hosts.skipped().size(), 2U);
  EXPECT_EQ(hosts.skipped()[0].line, 1U);
  EXPECT_EQ(hosts.skipped()[1].line, 2U);
  EXPECT_EQ(hosts.entries().size(), 1U);
  EXPECT_EQ(hosts.text(), text);
}

TEST(KnownHosts, AddedHostIsFoundAndNothingElseChanges) {
  auto hosts = parsed("# mine\nh " + line_number(1));
  ASSERT_TRUE(hosts.add(host("Other.Example", 22), key_number(2)).ok());
  EXPECT_EQ(hosts.text(), "# mine\nh " + line_number(1) + "\n[other.example]:22 " + line_number(2) + "\n");
  EXPECT_EQ(hosts.look_up(host("other.example", 22), key_number(2)).line, 3U);
  ASSERT_TRUE(hosts.add(host("other.example", 22), key_number(2)).ok());
  EXPECT_EQ(hosts.entries().size(), 2U);
}

TEST(KnownHosts, RemovesEveryLineOfAHostAndNoOther) {
  auto hosts = parsed("h " + line_number(1) + "\n# x\n[h]:22 " + line_number(1) + "\nh " + line_number(2) + "\n");
  EXPECT_EQ(hosts.remove(host("h")), 2U);
  EXPECT_EQ(hosts.text(), "# x\n[h]:22 " + line_number(1) + "\n");
}

TEST(KnownHosts, FileThatIsTooLargeIsNeitherReadNorMade) {
  const std::string full(limits::kMaxKnownHostsFile, '#');
  EXPECT_FALSE(KnownHosts::parse(full + "#").ok());
  auto hosts = parsed(full);
  EXPECT_FALSE(hosts.add(host("h"), key_number(1)).ok());
  EXPECT_EQ(hosts.text(), full);
}

}  // namespace
}  // namespace mp::keys
