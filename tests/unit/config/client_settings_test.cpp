#include "libmp/config/client_settings.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "libmp/config/client_table.hpp"

namespace mp::config {
namespace {

SettingSources from_file(std::string text) { return {"/home/a", ConfigFile{"/c.toml", std::move(text)}, {}, {}}; }

ClientSettings settings_of(const SettingSources& sources) {
  const auto loaded = client_settings(sources);
  EXPECT_TRUE(loaded) << loaded.error().message;
  return loaded ? loaded->settings : ClientSettings{};
}

std::string refusal(const SettingSources& sources) {
  const auto loaded = client_settings(sources);
  return loaded ? "accepted" : loaded.error().message;
}

TEST(ClientSettings, DefaultsAreTheDocumentedOnes) {
  const auto settings = settings_of({"/home/a", std::nullopt, {}, {}});
  EXPECT_EQ(settings.server_port, 40404);
  EXPECT_EQ(settings.server_destination, std::nullopt);
  EXPECT_EQ(settings.heartbeat, std::chrono::seconds(3));
  EXPECT_EQ(settings.reconnect_notice, std::chrono::seconds(15));
  EXPECT_EQ(settings.max_reconnect_backoff, std::chrono::seconds(3600));
  EXPECT_EQ(settings.host_key_checking, HostKeyChecking::ask);
  EXPECT_EQ(settings.predict, Predict::adaptive);
  EXPECT_EQ(settings.dscp, Dscp{36});
  EXPECT_EQ(settings.transport, Transport::automatic);
  EXPECT_EQ(settings.known_hosts, "/home/a/.mp/known_hosts");
  EXPECT_EQ(settings.keys.private_key, "/home/a/.mp/id_ed25519");
  EXPECT_EQ(settings.keys.public_key, "/home/a/.mp/id_ed25519.pub");
  EXPECT_EQ(settings.log.standard_error, LogChannel{});
  EXPECT_EQ(settings.log.file, LogChannel{});
}

// The structure's own initialisers are what code without a file relies on; they must not drift from the table.
TEST(ClientSettings, DefaultsOfTheStructureAreThoseOfTheTable) {
  const auto loaded = settings_of({"/home/a", std::nullopt, {}, {}});
  const ClientSettings plain;
  EXPECT_EQ(loaded.server_port, plain.server_port);
  EXPECT_EQ(loaded.heartbeat, plain.heartbeat);
  EXPECT_EQ(loaded.reconnect_notice, plain.reconnect_notice);
  EXPECT_EQ(loaded.max_reconnect_backoff, plain.max_reconnect_backoff);
  EXPECT_EQ(loaded.host_key_checking, plain.host_key_checking);
  EXPECT_EQ(loaded.predict, plain.predict);
  EXPECT_EQ(loaded.dscp, plain.dscp);
  EXPECT_EQ(loaded.transport, plain.transport);
}

struct KeyCase {
  std::string_view toml;
  std::function<bool(const ClientSettings&)> arrived;
};

TEST(ClientSettings, EveryKeyReachesItsMember) {
  const std::vector<KeyCase> cases{
      {"verbose = 1", [](const auto& s) { return s.log.verbose == 1; }},
      {"quiet = 1", [](const auto& s) { return s.log.quiet == 1; }},
      {"server_port = 22", [](const auto& s) { return s.server_port == 22; }},
      {"server_destination = 'a@[::1]:2'", [](const auto& s) { return s.server_destination == "a@[::1]:2"; }},
      {"heartbeat_secs = 5", [](const auto& s) { return s.heartbeat == std::chrono::seconds(5); }},
      {"reconnect_notice_secs = 30", [](const auto& s) { return s.reconnect_notice == std::chrono::seconds(30); }},
      {"reconnect_notice_place = 'cursor'", [](const auto& s) { return s.notice_place == NoticePlace::cursor; }},
      {"reconnect_notice_words = 'brief'", [](const auto& s) { return s.notice_words == NoticeWords::brief; }},
      {"max_reconnect_backoff_secs = 30", [](const auto& s) { return s.max_reconnect_backoff == std::chrono::seconds(30); }},
      {"host_key_checking = 'accept-new'", [](const auto& s) { return s.host_key_checking == HostKeyChecking::accept_new; }},
      {"known_hosts_path = '/kh'", [](const auto& s) { return s.known_hosts == "/kh"; }},
      {"transport = 'tcp'", [](const auto& s) { return s.transport == Transport::tcp; }},
      {"predict = 'always'", [](const auto& s) { return s.predict == Predict::always; }},
      {"dscp = 0", [](const auto& s) { return s.dscp == Dscp{}; }},
      {"private_key_path = '/p'", [](const auto& s) { return s.keys.private_key == "/p"; }},
      {"public_key_path = '/k'", [](const auto& s) { return s.keys.public_key == "/k"; }},
      {"tracing.stdout.with_target = true", [](const auto& s) { return s.log.standard_error.parts.target; }},
      {"tracing.stdout.with_thread_ids = true", [](const auto& s) { return s.log.standard_error.parts.thread_ids; }},
      {"tracing.stdout.with_thread_names = true", [](const auto& s) { return s.log.standard_error.parts.thread_names; }},
      {"tracing.stdout.with_line_number = true", [](const auto& s) { return s.log.standard_error.parts.line_number; }},
      {"tracing.stdout.with_level = false", [](const auto& s) { return !s.log.standard_error.parts.level; }},
      {"tracing.stdout.directives = 'a=off'",
       [](const auto& s) {
         return s.log.standard_error.directives == std::vector{LogDirective{"a", LogLevel::off}};
       }},
      {"tracing.file.quiet = 1", [](const auto& s) { return s.log.file_quiet == 1; }},
      {"tracing.file.verbose = 1", [](const auto& s) { return s.log.file_verbose == 1; }},
      {"tracing.file.layer.with_target = true", [](const auto& s) { return s.log.file.parts.target; }},
      {"tracing.file.layer.with_thread_ids = true", [](const auto& s) { return s.log.file.parts.thread_ids; }},
      {"tracing.file.layer.with_thread_names = true", [](const auto& s) { return s.log.file.parts.thread_names; }},
      {"tracing.file.layer.with_line_number = true", [](const auto& s) { return s.log.file.parts.line_number; }},
      {"tracing.file.layer.with_level = false", [](const auto& s) { return !s.log.file.parts.level; }},
      {"tracing.file.layer.directives = 'a=off'",
       [](const auto& s) {
         return s.log.file.directives == std::vector{LogDirective{"a", LogLevel::off}};
       }},
  };
  EXPECT_EQ(cases.size(), client_table().size());
  for (const auto& each : cases) {
    EXPECT_FALSE(each.arrived(settings_of(from_file("")))) << each.toml;
    EXPECT_TRUE(each.arrived(settings_of(from_file(std::string(each.toml))))) << each.toml;
  }
}

TEST(ClientSettings, WordsMeanWhatTheySay) {
  EXPECT_EQ(settings_of(from_file("host_key_checking = 'ask'")).host_key_checking, HostKeyChecking::ask);
  EXPECT_EQ(settings_of(from_file("host_key_checking = 'strict'")).host_key_checking, HostKeyChecking::strict);
  EXPECT_EQ(settings_of(from_file("predict = 'adaptive'")).predict, Predict::adaptive);
  EXPECT_EQ(settings_of(from_file("predict = 'never'")).predict, Predict::never);
  EXPECT_EQ(settings_of(from_file("transport = 'auto'")).transport, Transport::automatic);
  EXPECT_EQ(settings_of(from_file("transport = 'udp'")).transport, Transport::udp);
  EXPECT_EQ(refusal(from_file("host_key_checking = 'no'")),
            "/c.toml:1: host_key_checking = \"no\" is not allowed, it must be one of \"ask\", \"accept-new\", \"strict\"");
}

TEST(ClientSettings, BackoffIsClampedNotRefused) {
  const auto seconds = [](std::string_view number) {
    return settings_of(from_file("max_reconnect_backoff_secs = " + std::string(number))).max_reconnect_backoff.count();
  };
  EXPECT_EQ(seconds("1"), 2);
  EXPECT_EQ(seconds("2"), 2);
  EXPECT_EQ(seconds("86400"), 86400);
  EXPECT_EQ(seconds("86401"), 86400);
  EXPECT_EQ(seconds("-5"), 2);
  EXPECT_EQ(refusal(from_file("max_reconnect_backoff_secs = 'long'")),
            "/c.toml:1: max_reconnect_backoff_secs = \"long\" is not allowed, it must be a whole number from 2 to 86400");
}

TEST(ClientSettings, DestinationIsCheckedWhereItIsWritten) {
  EXPECT_EQ(refusal(from_file("\nserver_destination = 'host:0'")),
            "/c.toml:2: server_destination = \"host:0\" is not allowed: destination \"host:0\": the port \"0\" is not a number "
            "from 1 to "
            "65535");
}

TEST(ClientSettings, PositionalDestinationBeatsTheEnvironmentButOptionsDoNot) {
  const auto settings =
      settings_of({"/h",
                   std::nullopt,
                   {{"MOSHPIT_SERVER_DESTINATION", "env"}, {"MOSHPIT_SERVER_PORT", "1"}},
                   {{"server_destination", "SERVER_DESTINATION", "typed"}, {"server_port", "--server-port", "2"}}});
  EXPECT_EQ(settings.server_destination, "typed");
  EXPECT_EQ(settings.server_port, 1);
}

TEST(ClientSettings, VariablesOfTheServerAreNotOurs) {
  const auto settings =
      settings_of({"/h",
                   std::nullopt,
                   {{"MOSHPITS_SERVER_PORT", "x"}, {"MP_CONNECTION", "x"}, {"MOSHPIT_HOST_KEY_CHECKING", "strict"}},
                   {}});
  EXPECT_EQ(settings.server_port, 40404);
  EXPECT_EQ(settings.host_key_checking, HostKeyChecking::strict);
}

TEST(ClientSettings, LogLevelsComeFromTheCounts) {
  const auto levels = [](std::string_view toml) {
    const auto log = settings_of(from_file(std::string(toml))).log;
    return std::pair{log.standard_error.level, log.file.level};
  };
  EXPECT_EQ(levels(""), std::pair(LogLevel::info, LogLevel::info));
  EXPECT_EQ(levels("verbose = 1"), std::pair(LogLevel::debug, LogLevel::debug));
  EXPECT_EQ(levels("verbose = 2\nquiet = 3"), std::pair(LogLevel::warn, LogLevel::warn));
  EXPECT_EQ(levels("quiet = 1\ntracing.file.verbose = 3"), std::pair(LogLevel::warn, LogLevel::trace));
  EXPECT_EQ(levels("tracing.file.quiet = 3"), std::pair(LogLevel::info, LogLevel::off));
}

TEST(LogLevel, MovesWithTheOffsetAndStopsAtTheEnds) {
  EXPECT_EQ(log_level_at(255), LogLevel::trace);
  EXPECT_EQ(log_level_at(2), LogLevel::trace);
  EXPECT_EQ(log_level_at(1), LogLevel::debug);
  EXPECT_EQ(log_level_at(0), LogLevel::info);
  EXPECT_EQ(log_level_at(-1), LogLevel::warn);
  EXPECT_EQ(log_level_at(-2), LogLevel::error);
  EXPECT_EQ(log_level_at(-3), LogLevel::off);
  EXPECT_EQ(log_level_at(-255), LogLevel::off);
}

TEST(ClientTable, KeysAndVariablesAreUnique) {
  std::set<std::string> names;
  for (const auto& bound : client_table()) {
    EXPECT_TRUE(names.insert(environment_name(kClientEnvironmentPrefix, bound.row.key)).second) << bound.row.key;
    EXPECT_FALSE(bound.row.description.empty()) << bound.row.key;
  }
}

TEST(ClientSettings, WhatShowConfigPrintsIsAFileWithTheSameEffect) {
  const auto first = client_settings(from_file("server_destination = 'a@h'\nquiet = 1\npredict = 'never'\n"));
  ASSERT_TRUE(first);
  const auto second = client_settings(from_file(show_config(first->effective)));
  ASSERT_TRUE(second) << second.error().message;
  ASSERT_EQ(first->effective.size(), second->effective.size());
  for (std::size_t i = 0; i < first->effective.size(); ++i) EXPECT_EQ(first->effective[i].value, second->effective[i].value);
}

}  // namespace
}  // namespace mp::config
