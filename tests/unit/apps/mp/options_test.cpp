#include "apps/mp/options.hpp"

#include <gtest/gtest.h>

#include "libmp/config/client_table.hpp"

namespace mp::apps {
namespace {

using Words = std::vector<std::string>;
using config::CommandLineValue;

ClientOptions parsed(const Words& words) {
  auto options = parse_client_options(words, "0.1.0");
  EXPECT_TRUE(options) << options.error().standard_error;
  return options ? *options : ClientOptions{};
}

const CommandLineValue kToHost{"server_destination", "SERVER_DESTINATION", "host"};

TEST(ClientOptions, WithoutWordsNothingIsOverridden) {
  const auto options = parsed({});
  EXPECT_EQ(options.task, ClientTask::connect);
  EXPECT_FALSE(options.log_to_standard_error);
  EXPECT_EQ(options.config_path, std::nullopt);
  EXPECT_EQ(options.log_path, std::nullopt);
  EXPECT_TRUE(options.command_line.empty());
  EXPECT_TRUE(options.command.empty());
}

TEST(ClientOptions, ShortAndLongNamesMeanTheSame) {
  const auto expect_all = [](const ClientOptions& options) {
    EXPECT_TRUE(options.log_to_standard_error);
    EXPECT_EQ(options.config_path, "/c");
    EXPECT_EQ(options.log_path, "/t");
    EXPECT_EQ(options.command_line, (std::vector<CommandLineValue>{{"verbose", "--verbose", "2"},
                                                                   {"quiet", "--quiet", "1"},
                                                                   {"private_key_path", "--private-key-path", "p"},
                                                                   {"public_key_path", "--public-key-path", "k"},
                                                                   {"server_port", "--server-port", "22"},
                                                                   kToHost}));
  };
  expect_all(parsed({"-vv", "-q", "-e", "-c", "/c", "-t", "/t", "-p", "p", "-k", "k", "-s", "22", "host"}));
  expect_all(
      parsed({"--verbose", "--verbose", "--quiet", "--enable-std-output", "--config-absolute-path", "/c",
              "--tracing-absolute-path=/t", "--private-key-path", "p", "--public-key-path", "k", "--server-port=22", "host"}));
}

TEST(ClientOptions, LongOptionsBeforeADestination) {
  const auto options = parsed({"--server-port", "40404", "--predict", "never", "root@10.0.0.1"});
  EXPECT_EQ(options.command_line,
            (std::vector<CommandLineValue>{{"server_port", "--server-port", "40404"},
                                           {"predict", "--predict", "never"},
                                           {"server_destination", "SERVER_DESTINATION", "root@10.0.0.1"}}));
}

TEST(ClientOptions, TheWordsThatLeadToTheAccountAreKept) {
  EXPECT_TRUE(parsed({"-v", "-t", "/t", "-k", "k", "--predict", "never", "host"}).way.empty());
  EXPECT_EQ(parsed({"--server-port=22", "-c", "/c", "--private-key-path", "my key", "host", "-s", "3"}).way,
            (Words{"-c", "/c", "-p", "my key", "-s", "22"}));
}

TEST(ClientOptions, EverythingAfterTheDestinationIsTheCommand) {
  EXPECT_EQ(parsed({"host", "ls", "-l"}).command, (Words{"ls", "-l"}));
  EXPECT_EQ(parsed({"host", "--", "ls", "-l"}).command, (Words{"ls", "-l"}));
  EXPECT_EQ(parsed({"host", "--", "--", "x"}).command, (Words{"--", "x"}));
  EXPECT_EQ(parsed({"host", "ls", "--", "-l"}).command, (Words{"ls", "--", "-l"}));
  EXPECT_EQ(parsed({"host", "-v", "--help"}).command, (Words{"-v", "--help"}));
  EXPECT_EQ(parsed({"host", "sh", "-c", "a  b\n", ""}).command, (Words{"sh", "-c", "a  b\n", ""}));
  EXPECT_TRUE(parsed({"host", "--"}).command.empty());
}

TEST(ClientOptions, WordsOfTheCommandAreNotOptionsOfOurs) {
  const auto options = parsed({"-v", "host", "-v", "-s", "1"});
  EXPECT_EQ(options.command_line, (std::vector<CommandLineValue>{{"verbose", "--verbose", "1"}, kToHost}));
  EXPECT_EQ(options.command, (Words{"-v", "-s", "1"}));
}

TEST(ClientOptions, DoubleDashBeforeTheDestinationEndsTheOptions) {
  const auto options = parsed({"-v", "--", "host", "ls"});
  EXPECT_EQ(options.command_line.back(), kToHost);
  EXPECT_EQ(options.command, (Words{"ls"}));
}

TEST(ClientOptions, ASessionIsChosenInOneWay) {
  using wire::ClientPart;
  using wire::RequestKind;
  struct Case {
    Words words;
    ClientTask task;
    RequestKind kind;
    ClientPart part;
    const char* name;
  };
  for (const auto& each :
       {Case{{"host"}, ClientTask::connect, RequestKind::new_session, ClientPart::primary, ""},
        Case{
            {"--session", "work", "host", "top"}, ClientTask::connect, RequestKind::attach_or_new, ClientPart::primary, "work"},
        Case{{"--attach", "host"}, ClientTask::connect, RequestKind::attach, ClientPart::primary, ""},
        Case{{"--attach=work", "--view", "host"}, ClientTask::connect, RequestKind::attach, ClientPart::viewer, "work"},
        Case{{"--list", "--json", "host"}, ClientTask::list, RequestKind::list_sessions, ClientPart::primary, ""},
        Case{{"--kill", "work", "host"}, ClientTask::kill, RequestKind::end_session, ClientPart::primary, "work"}}) {
    const auto options = parsed(each.words);
    EXPECT_EQ(options.task, each.task);
    EXPECT_EQ(options.session.kind, each.kind);
    EXPECT_EQ(options.session.part, each.part);
    EXPECT_EQ(options.session.name, each.name);
    EXPECT_EQ(options.command_line.back(), kToHost);
  }
  EXPECT_TRUE(parsed({"--list", "--json", "host"}).json);
}

TEST(ClientOptions, WhatDoesNotGoTogetherIsAMistake) {
  for (const auto& words :
       {Words{"--list", "--attach", "host"}, Words{"--session", "a", "--kill", "b", "host"}, Words{"--view", "host"},
        Words{"--view", "--session", "a", "host"}, Words{"--json", "host"}, Words{"--session=", "host"},
        Words{"--session", "a/b", "host"}, Words{"--kill=", "host"}, Words{"--attach", "work", "host"},
        Words{"--list", "host", "ls"}, Words{"--kill", "work", "host", "ls"}}) {
    const auto options = parse_client_options(words, "0.1.0");
    ASSERT_FALSE(options) << words.front();
    EXPECT_EQ(options.error().exit_code, kUsageError);
  }
}

TEST(ClientOptions, StatisticsAreShownOnlyWhenAskedFor) {
  EXPECT_TRUE(parsed({"--stats", "host"}).statistics);
  EXPECT_FALSE(parsed({"host", "--stats"}).statistics) << "a word of the command";
}

TEST(ClientOptions, ShowConfigIsATask) { EXPECT_EQ(parsed({"--show-config", "host"}).task, ClientTask::show_config); }

TEST(ClientOptions, HelpVersionAndErrorsEndTheProgram) {
  const auto help = parse_client_options(Words{"--help"}, "0.1.0");
  ASSERT_FALSE(help);
  EXPECT_EQ(help.error().exit_code, 0);
  for (const auto* name : {"--verbose", "--quiet", "--enable-std-output", "--config-absolute-path", "--tracing-absolute-path",
                           "--private-key-path", "--public-key-path", "--server-port", "--host-key-checking", "--transport",
                           "--predict", "--show-config", "--help", "--version", "<SERVER_DESTINATION>"}) {
    EXPECT_NE(help.error().standard_output.find(name), std::string::npos) << name;
  }
  EXPECT_EQ(parse_client_options(Words{"-V"}, "0.1.0").error().standard_output, "mp 0.1.0\n");
  EXPECT_EQ(parse_client_options(Words{"--role", "x", "host"}, "0.1.0").error().exit_code, 2);
  EXPECT_EQ(parse_client_options(Words{"-s"}, "0.1.0").error().exit_code, 2);
}

TEST(ClientOptions, EveryKeyThatAnOptionSetsExists) {
  const auto options = parsed({"-v", "-q", "-p", "/p", "-k", "/k", "-s", "1", "--host-key-checking", "strict", "--predict",
                               "never", "--transport", "tcp", "h"});
  EXPECT_EQ(options.command_line.size(), 9u);
  const auto loaded = config::client_settings({"/home/a", std::nullopt, {}, options.command_line});
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->settings.server_port, 1);
  EXPECT_EQ(loaded->settings.server_destination, "h");
  EXPECT_EQ(loaded->settings.host_key_checking, config::HostKeyChecking::strict);
  EXPECT_EQ(loaded->settings.transport, config::Transport::tcp);
}

}  // namespace
}  // namespace mp::apps
