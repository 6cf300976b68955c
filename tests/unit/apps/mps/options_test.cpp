#include "apps/mps/options.hpp"

#include <gtest/gtest.h>

#include "libmp/config/server_settings.hpp"

namespace mp::apps {
namespace {

using Words = std::vector<std::string>;
using config::CommandLineValue;

ServerOptions parsed(const Words& words) {
  auto options = parse_server_options(words, "0.1.0");
  EXPECT_TRUE(options) << options.error().standard_error;
  return options ? *options : ServerOptions{};
}

std::string refusal(const Words& words) {
  const auto options = parse_server_options(words, "0.1.0");
  if (options) return "accepted";
  EXPECT_EQ(options.error().exit_code, 2);
  return options.error().standard_error;
}

TEST(ServerOptions, WithoutWordsNothingIsOverridden) {
  const auto options = parsed({});
  EXPECT_EQ(options.task, ServerTask::serve);
  EXPECT_FALSE(options.log_to_standard_error);
  EXPECT_EQ(options.role, std::nullopt);
  EXPECT_TRUE(options.command_line.empty());
}

TEST(ServerOptions, ShortAndLongNamesMeanTheSame) {
  const auto expect_all = [](const ServerOptions& options) {
    EXPECT_TRUE(options.log_to_standard_error);
    EXPECT_EQ(options.config_path, "/c");
    EXPECT_EQ(options.log_path, "/t");
    EXPECT_EQ(options.command_line, (std::vector<CommandLineValue>{{"verbose", "--verbose", "1"},
                                                                   {"quiet", "--quiet", "2"},
                                                                   {"private_key_path", "--private-key-path", "/p"},
                                                                   {"public_key_path", "--public-key-path", "/k"}}));
    const auto loaded = config::server_settings({"/home/a", std::nullopt, {}, options.command_line});
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(loaded->settings.keys.private_key, "/p");
  };
  expect_all(parsed({"-v", "-qq", "-e", "-c", "/c", "-t", "/t", "-p", "/p", "-k", "/k"}));
  expect_all(parsed({"--verbose", "--quiet", "--quiet", "--enable-std-output", "--config-absolute-path", "/c",
                     "--tracing-absolute-path", "/t", "--private-key-path", "/p", "--public-key-path", "/k"}));
}

TEST(ServerOptions, RoleIsAcceptedButNotAdvertised) {
  EXPECT_EQ(parsed({"--role", "gate", "-v"}).role, "gate");
  const auto help = parse_server_options(Words{"-h"}, "0.1.0");
  ASSERT_FALSE(help);
  EXPECT_EQ(help.error().standard_output.find("role"), std::string::npos);
  EXPECT_NE(help.error().standard_output.find("--show-config"), std::string::npos);
}

TEST(ServerOptions, ShowConfigIsATask) { EXPECT_EQ(parsed({"--show-config"}).task, ServerTask::show_config); }

TEST(ServerOptions, ArgumentsAndUnknownOptionsAreUsageErrors) {
  EXPECT_EQ(refusal({"host"}), "mps: unexpected argument host (mps --help lists the options)\n");
  EXPECT_EQ(refusal({"-v", "--", "x"}), "mps: unexpected argument x (mps --help lists the options)\n");
  EXPECT_NE(refusal({"--port", "1"}), "accepted");
  EXPECT_NE(refusal({"-s", "1"}), "accepted");
}

}  // namespace
}  // namespace mp::apps
