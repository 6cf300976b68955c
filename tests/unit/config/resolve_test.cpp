#include "libmp/config/resolve.hpp"

#include <gtest/gtest.h>

#include <array>

namespace mp::config {
namespace {

Status accept_anything(std::string_view) { return Done{}; }

const std::array kRows{
    SettingRow{"port", Integer{1, 65535}, "40404", ""},
    SettingRow{"mps.ip", Text{"an address", accept_anything}, "0.0.0.0", ""},
    SettingRow{"key", Path{}, "~/id", ""},
    SettingRow{"target", Text{"a host", accept_anything}, "", "", Stronger::command_line},
};
constexpr std::size_t kPort = 0, kKey = 2, kTarget = 3;

SettingSources from_file(std::string text) { return {"/home/a", ConfigFile{"/etc/x.toml", std::move(text)}, {}, {}}; }

std::vector<EffectiveValue> resolved(const SettingSources& sources) {
  auto effective = resolve(kRows, "MP_TEST_", sources);
  EXPECT_TRUE(effective) << effective.error().message;
  return effective ? *effective : std::vector<EffectiveValue>(kRows.size());
}

std::string refusal(const SettingSources& sources) {
  const auto effective = resolve(kRows, "MP_TEST_", sources);
  return effective ? "accepted" : effective.error().message;
}

TEST(Resolve, WithoutSourcesEveryRowHasItsDefault) {
  const auto values = resolved({"/home/a", std::nullopt, {}, {}});
  EXPECT_EQ(values[kPort].value, SettingValue(std::int64_t{40404}));
  EXPECT_EQ(values[kKey].value, SettingValue(std::string("/home/a/id")));
  EXPECT_EQ(values[kTarget].value, SettingValue{});
  for (const auto& each : values) EXPECT_EQ(each.source, "default");
}

TEST(Resolve, EnvironmentBeatsCommandLineBeatsFileBeatsDefault) {
  auto sources = from_file("\nport = 1\n");
  EXPECT_EQ(resolved(sources)[kPort].value, SettingValue(std::int64_t{1}));
  EXPECT_EQ(resolved(sources)[kPort].source, "/etc/x.toml:2");
  sources.command_line.push_back({"port", "--port", "2"});
  EXPECT_EQ(resolved(sources)[kPort].value, SettingValue(std::int64_t{2}));
  EXPECT_EQ(resolved(sources)[kPort].source, "command line --port");
  sources.environment.push_back({"MP_TEST_PORT", "3"});
  EXPECT_EQ(resolved(sources)[kPort].value, SettingValue(std::int64_t{3}));
  EXPECT_EQ(resolved(sources)[kPort].source, "environment MP_TEST_PORT");
}

TEST(Resolve, ARowMayLetTheCommandLineBeatTheEnvironment) {
  auto sources = from_file("target = \"file\"\n");
  sources.environment.push_back({"MP_TEST_TARGET", "environment"});
  EXPECT_EQ(resolved(sources)[kTarget].value, SettingValue(std::string("environment")));
  sources.command_line.push_back({"target", "TARGET", "typed"});
  EXPECT_EQ(resolved(sources)[kTarget].value, SettingValue(std::string("typed")));
  EXPECT_EQ(resolved(sources)[kTarget].source, "command line TARGET");
}

TEST(Resolve, EveryLayerIsCheckedAndNamedInErrors) {
  EXPECT_EQ(refusal(from_file("\n\nport = 0\n")),
            "/etc/x.toml:3: port = 0 is not allowed, it must be a whole number from 1 to 65535");
  EXPECT_EQ(refusal(from_file("port = \"1\"\n")),
            "/etc/x.toml:1: port = \"1\" is not allowed, it must be a whole number from 1 to 65535");
  EXPECT_EQ(refusal(from_file("port = [1]\n")), "/etc/x.toml:1: port is a list, it must be a whole number from 1 to 65535");
  EXPECT_EQ(refusal({"", std::nullopt, {{"MP_TEST_PORT", "x"}}, {}}),
            "environment MP_TEST_PORT: port = \"x\" is not allowed, it must be a whole number from 1 to 65535");
  EXPECT_EQ(refusal({"", std::nullopt, {}, {{"port", "--port", "x"}}}),
            "command line --port: port = \"x\" is not allowed, it must be a whole number from 1 to 65535");
}

TEST(Resolve, UnknownKeysAreRefusedWithTheNearestOne) {
  EXPECT_EQ(refusal(from_file("prot = 1\n")), "/etc/x.toml:1: unknown key prot; did you mean port?");
  EXPECT_EQ(refusal(from_file("ip = \"::\"\n")), "/etc/x.toml:1: unknown key ip; did you mean mps.ip?");
  EXPECT_EQ(refusal(from_file("[colour]\nred = 1\n")),
            "/etc/x.toml:2: unknown key colour.red; moshpit.toml(5) lists what there is");
  EXPECT_EQ(refusal(from_file("[colour]\n")), "/etc/x.toml:1: unknown key colour; moshpit.toml(5) lists what there is");
}

TEST(Resolve, ATableMayBeEmptyButNotAValue) {
  EXPECT_EQ(refusal(from_file("[mps]\n")), "accepted");
  EXPECT_EQ(refusal(from_file("mps = 1\n")), "/etc/x.toml:1: mps is a table of keys, not a whole number");
}

TEST(Resolve, TheFirstWrongLineIsReported) {
  EXPECT_EQ(refusal(from_file("zzz = 1\naaa = 1\n")).substr(0, 14), "/etc/x.toml:1:");
}

TEST(Resolve, UnknownVariablesWithOurPrefixAreRefusedWithoutTheirValue) {
  EXPECT_EQ(refusal({"/h", std::nullopt, {{"MP_TEST_PROT", "secret"}}, {}}),
            "environment: unknown variable MP_TEST_PROT; did you mean MP_TEST_PORT?");
  EXPECT_EQ(refusal({"/h", std::nullopt, {{"MP_TEST_COLOUR_OF_THE_SKY", "secret"}}, {}}),
            "environment: unknown variable MP_TEST_COLOUR_OF_THE_SKY; moshpit.toml(5) lists what there is");
}

TEST(Resolve, OtherPeoplesVariablesAndEmptyOnesAreNotLookedAt) {
  const auto values =
      resolved({"/h",
                std::nullopt,
                {{"MP_TESTS_PORT", "x"}, {"MP_CONNECTION", "x"}, {"PORT", "x"}, {"MP_TEST_PORT", ""}, {"MP_TEST_X", ""}},
                {}});
  EXPECT_EQ(values[kPort].source, "default");
}

TEST(Resolve, AHomeDirectoryIsOnlyNeededByPathsThatUseIt) {
  EXPECT_EQ(refusal({"", std::nullopt, {}, {}}),
            "default: key = \"~/id\" is not allowed: ~ can't be replaced because the home directory is not known, set HOME");
  EXPECT_EQ(refusal({"", ConfigFile{"/x", "key = \"/k\"\n"}, {}, {}}), "accepted");
}

TEST(Resolve, WrongTomlIsNamedByLineAndColumn) {
  EXPECT_TRUE(refusal(from_file("port = \n")).starts_with("/etc/x.toml:1:")) << refusal(from_file("port = \n"));
}

TEST(Resolve, AnOptionThatNamesNoRowIsOurOwnMistake) {
  EXPECT_DEATH(static_cast<void>(refusal({"/h", std::nullopt, {}, {{"prot", "--port", "1"}}})), "an option sets a key");
}

}  // namespace
}  // namespace mp::config
