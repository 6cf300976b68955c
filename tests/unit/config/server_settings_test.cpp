#include "libmp/config/server_settings.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "libmp/config/server_table.hpp"

namespace mp::config {
namespace {

SettingSources from_file(std::string text) { return {"/home/a", ConfigFile{"/s.toml", std::move(text)}, {}, {}}; }

ServerSettings settings_of(const SettingSources& sources) {
  const auto loaded = server_settings(sources);
  EXPECT_TRUE(loaded) << loaded.error().message;
  return loaded ? loaded->settings : ServerSettings{};
}

std::string refusal(const SettingSources& sources) {
  const auto loaded = server_settings(sources);
  return loaded ? "accepted" : loaded.error().message;
}

TEST(ServerSettings, DefaultsAreTheDocumentedOnes) {
  const auto settings = settings_of({"/root", std::nullopt, {}, {}});
  EXPECT_EQ(to_string(settings.listen), "0.0.0.0:40404");
  EXPECT_EQ(settings.udp_port_first, 50000);
  EXPECT_EQ(settings.udp_port_last, 59999);
  EXPECT_EQ(settings.session_alive, std::chrono::seconds(86400));
  EXPECT_EQ(settings.session_detached, std::chrono::seconds(2592000));
  EXPECT_EQ(settings.dscp, Dscp{36});
  EXPECT_EQ(settings.authorized_keys, "~/.mp/authorized_keys");
  EXPECT_EQ(settings.keys.private_key, "/root/.mp/mps_host_ed25519_key");
  EXPECT_EQ(settings.keys.public_key, "/root/.mp/mps_host_ed25519_key.pub");
  EXPECT_EQ(settings.log.standard_error, LogChannel{});
  EXPECT_EQ(settings.log.file, LogChannel{});
}

struct KeyCase {
  std::string_view toml;
  std::function<bool(const ServerSettings&)> arrived;
};

TEST(ServerSettings, EveryKeyOfItsOwnReachesItsMember) {
  const std::vector<KeyCase> cases{
      {"verbose = 1", [](const auto& s) { return s.log.verbose == 1; }},
      {"private_key_path = '/p'", [](const auto& s) { return s.keys.private_key == "/p"; }},
      {"public_key_path = '/k'", [](const auto& s) { return s.keys.public_key == "/k"; }},
      {"mps.ip = '::1'", [](const auto& s) { return to_string(s.listen) == "[::1]:40404"; }},
      {"mps.port = 1", [](const auto& s) { return to_string(s.listen) == "0.0.0.0:1"; }},
      {"mps.udp_port_first = 1000", [](const auto& s) { return s.udp_port_first == 1000; }},
      {"mps.udp_port_last = 65535", [](const auto& s) { return s.udp_port_last == 65535; }},
      {"authorized_keys_path = '~/keys'", [](const auto& s) { return s.authorized_keys == "~/keys"; }},
      {"mps.session_alive_secs = 60", [](const auto& s) { return s.session_alive == std::chrono::seconds(60); }},
      {"mps.session_detached_secs = 60", [](const auto& s) { return s.session_detached == std::chrono::seconds(60); }},
      {"mps.scrollback_lines = 0", [](const auto& s) { return s.scrollback_lines == 0; }},
      {"mps.session_directory = '/d'", [](const auto& s) { return s.session_directory == "/d"; }},
      {"mps.dscp = 46", [](const auto& s) { return s.dscp == Dscp{46}; }},
      {"tracing.file.layer.with_target = true", [](const auto& s) { return s.log.file.parts.target; }},
  };
  for (const auto& each : cases) {
    EXPECT_FALSE(each.arrived(settings_of(from_file("")))) << each.toml;
    EXPECT_TRUE(each.arrived(settings_of(from_file(std::string(each.toml))))) << each.toml;
  }
}

TEST(ServerSettings, AFileAsPeopleWriteItIsRead) {
  const auto settings =
      settings_of(from_file("private_key_path = \"/srv/key\"\n"
                            "public_key_path = \"/srv/key.pub\"\n"
                            "\n"
                            "[mps]\n"
                            "ip = \"10.0.0.1\"\n"
                            "port = 40405\n"));
  EXPECT_EQ(to_string(settings.listen), "10.0.0.1:40405");
  EXPECT_EQ(settings.keys.private_key, "/srv/key");
  EXPECT_EQ(settings.keys.public_key, "/srv/key.pub");
}

TEST(ServerSettings, RangesAreEnforcedAtTheirEnds) {
  for (const auto* good :
       {"mps.port = 1", "mps.port = 65535", "mps.session_alive_secs = 60", "mps.session_alive_secs = 31536000"}) {
    EXPECT_EQ(refusal(from_file(good)), "accepted") << good;
  }
  for (const auto* bad :
       {"mps.port = 0", "mps.port = 65536", "mps.session_alive_secs = 59", "mps.session_alive_secs = 31536001",
        "mps.udp_port_first = 0", "mps.udp_port_last = 65536", "mps.ip = 'localhost'", "mps.ip = ''"}) {
    EXPECT_TRUE(refusal(from_file(bad)).starts_with("/s.toml:1: mps.")) << bad << ": " << refusal(from_file(bad));
  }
}

TEST(ServerSettings, AuthorizedKeysHaveAPlaceThatDoesNotDependOnADirectory) {
  EXPECT_EQ(refusal(from_file("authorized_keys_path = '/etc/mps/keys'")), "accepted");
  EXPECT_FALSE(refusal(from_file("authorized_keys_path = 'keys'")) == "accepted");
  EXPECT_FALSE(refusal(from_file("authorized_keys_path = '~bob/keys'")) == "accepted");
}

TEST(ServerSettings, AnEmptyPortRangeNamesBothEndsAndTheirSources) {
  EXPECT_EQ(refusal(from_file("\nmps.udp_port_first = 60000\n")),
            "mps.udp_port_first = 60000 (/s.toml:2) is above mps.udp_port_last = 59999 (default), the range must not be empty");
  EXPECT_EQ(refusal(from_file("mps.udp_port_first = 59999\n")), "accepted");
}

TEST(ServerSettings, NestedKeysHaveVariables) {
  const auto settings = settings_of({"/h", std::nullopt, {{"MOSHPITS_MPS_PORT", "40405"}, {"MOSHPIT_SERVER_PORT", "x"}}, {}});
  EXPECT_EQ(settings.listen.port, 40405);
  EXPECT_EQ(refusal({"/h", std::nullopt, {{"MOSHPITS_PORT", "1"}}, {}}),
            "environment: unknown variable MOSHPITS_PORT; did you mean MOSHPITS_MPS_PORT?");
}

TEST(ServerTable, KeysAndVariablesAreUnique) {
  std::set<std::string> names;
  for (const auto& bound : server_table()) {
    EXPECT_TRUE(names.insert(environment_name(kServerEnvironmentPrefix, bound.row.key)).second) << bound.row.key;
    EXPECT_FALSE(bound.row.description.empty()) << bound.row.key;
  }
}

}  // namespace
}  // namespace mp::config
