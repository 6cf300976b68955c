#include "libmp/config/effective_value.hpp"

#include <gtest/gtest.h>

#include "libmp/config/toml_entries.hpp"

namespace mp::config {
namespace {

TEST(ShowConfig, PrintsEachValueWithItsSource) {
  EXPECT_EQ(show_config({{"server_port", std::int64_t{40404}, "default"},
                         {"tracing.stdout.with_level", true, "/home/a/x.toml:12"},
                         {"private_key_path", std::string("/k"), "command line --private-key-path"},
                         {"server_destination", std::monostate{}, "default"}}),
            "server_port = 40404  # default\n"
            "tracing.stdout.with_level = true  # /home/a/x.toml:12\n"
            "private_key_path = \"/k\"  # command line --private-key-path\n"
            "# server_destination is not set  # default\n");
}

TEST(ShowConfig, IsTomlThatHoldsTheSameTextWhateverTheTextIs) {
  const std::string text = "a\"b\\c\nd\x1b[31m\x7f \xc2\x9b caf\xc3\xa9 #";
  const auto shown = show_config({{"key", text, "default"}});
  EXPECT_EQ(shown.find('\x1b'), std::string::npos);
  EXPECT_EQ(shown.find("\xc2\x9b"), std::string::npos);
  const auto entries = read_toml("shown", shown);
  ASSERT_TRUE(entries) << entries.error().message;
  EXPECT_EQ(std::get<std::string>(entries->at(0).value), text);
}

TEST(ShowConfig, SourceStaysOnItsLine) {
  EXPECT_EQ(show_config({{"key", true, "/a\nevil = 1:3"}}), "key = true  # /a?evil = 1:3\n");
}

}  // namespace
}  // namespace mp::config
