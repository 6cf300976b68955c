#include "libmp/config/destination.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace mp::config {
namespace {

struct Good {
  std::string_view text;
  Destination destination;
};

TEST(Destination, IsReadInEveryFormPeopleWrite) {
  const std::vector<Good> cases{
      {"host", {std::nullopt, "host", std::nullopt}},
      {"alice@host", {"alice", "host", std::nullopt}},
      {"shell-1.example.org:40404", {std::nullopt, "shell-1.example.org", 40404}},
      {"alice@192.0.2.1:1", {"alice", "192.0.2.1", 1}},
      {"::1", {std::nullopt, "::1", std::nullopt}},
      {"alice@2001:db8::1", {"alice", "2001:db8::1", std::nullopt}},
      {"[::1]", {std::nullopt, "::1", std::nullopt}},
      {"alice@[::1]:65535", {"alice", "::1", 65535}},
      {"fe80::1%eth0", {std::nullopt, "fe80::1%eth0", std::nullopt}},
      {"[fe80::1%eth0.7]:22", {std::nullopt, "fe80::1%eth0.7", 22}},
      {"alice@corp@host", {"alice@corp", "host", std::nullopt}},
      {"j\xc3\xb6rg@host", {"j\xc3\xb6rg", "host", std::nullopt}},
  };
  for (const auto& [text, expected] : cases) {
    const auto parsed = parse_destination(text);
    ASSERT_TRUE(parsed) << text << ": " << parsed.error().message;
    EXPECT_EQ(*parsed, expected) << text;
  }
}

TEST(Destination, IsWrittenInTheFormItIsReadFrom) {
  for (const std::string text : {"host", "alice@host", "host:1", "[::1]", "alice@[fe80::1%eth0]:40404", "a@b@192.0.2.1:9"}) {
    const auto parsed = parse_destination(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(to_string(*parsed), text);
  }
}

struct Bad {
  std::string text;
  std::string_view why;  // part of the message
};

TEST(Destination, ErrorNamesThePartThatIsWrong) {
  const std::vector<Bad> cases{
      {"", "the host name is empty"},
      {"@host", "the user name before '@' is empty"},
      {"alice@", "the host name is empty"},
      {"al ice@host", "the user name \"al ice\" contains a space"},
      {"al\x1bice@host", "contains a space or a control character"},
      {"al\xff@host", "control character"},
      {std::string(257, 'u') + "@host", "the user name is longer than 256 bytes"},
      {"host:", "the port \"\" is not a number from 1 to 65535"},
      {"host:0", "the port \"0\""},
      {"host:65536", "the port \"65536\""},
      {"host:22x", "the port \"22x\""},
      {"host:-1", "the port \"-1\""},
      {":22", "the host name is empty"},
      {"-oProxy", "begins with '-'"},
      {"alice@-host", "begins with '-'"},
      {"ho st", "contains something else than letters"},
      {"ho/st", "contains something else than letters"},
      {std::string(256, 'h'), "the host name is longer than 255 bytes"},
      {"host:1:2", "is not an IPv6 address"},
      {"[host]:1", "is not an IPv6 address"},
      {"[192.0.2.1]:1", "is not an IPv6 address"},
      {"[::1", "the ']' after the IPv6 address is missing"},
      {"[::1]22", "after ']' only :PORT may follow, not \"22\""},
      {"[::1]:", "the port \"\""},
      {"fe80::1%", "is not an IPv6 address"},
      {"fe80::1%a/b", "is not an IPv6 address"},
  };
  for (const auto& [text, why] : cases) {
    const auto parsed = parse_destination(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_NE(parsed.error().message.find(why), std::string::npos) << text << " gave: " << parsed.error().message;
    EXPECT_TRUE(parsed.error().message.starts_with("destination \"")) << parsed.error().message;
    EXPECT_EQ(parsed.error().message.find('\x1b'), std::string::npos);
  }
}

}  // namespace
}  // namespace mp::config
