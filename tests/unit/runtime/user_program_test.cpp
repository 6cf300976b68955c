#include "libmp/runtime/user_program.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace mp::runtime {
namespace {

const platform::Account kAlice{"alice", {1000, 1000, {1000}}, "/home/alice", "/bin/bash"};
constexpr SessionId kSession{{0x3f, 0x2a}};
const Endpoint kClient{IpAddress::v4(192, 0, 2, 1), 1234};
const Endpoint kServer{IpAddress::v4(192, 0, 2, 2), 40404};

platform::Program program_for(const wire::SessionRequest& request, const platform::Environment& server = {}) {
  return user_program(kAlice, request, kSession, kClient, kServer, server);
}

wire::SessionRequest asking_for(std::vector<std::string> command) {
  wire::SessionRequest request;
  request.command = std::move(command);
  return request;
}

TEST(UserProgram, WithoutACommandIsALoginShellAtHome) {
  const auto program = program_for({});
  EXPECT_EQ(program.file, "/bin/bash");
  EXPECT_EQ(program.arguments, std::vector<std::string>{"-bash"});
  EXPECT_EQ(program.directory, "/home/alice");
}

TEST(UserProgram, HasTheEnvironmentOfALogin) {
  const auto environment = program_for({}).environment;
  EXPECT_EQ(environment.get("HOME"), "/home/alice");
  EXPECT_EQ(environment.get("USER"), "alice");
  EXPECT_EQ(environment.get("LOGNAME"), "alice");
  EXPECT_EQ(environment.get("SHELL"), "/bin/bash");
  EXPECT_EQ(environment.get("MP_CONNECTION"), "192.0.2.1 1234 192.0.2.2 40404");
  EXPECT_EQ(environment.get("MP_SESSION"), "3f2a0000000000000000000000000000");
}

TEST(UserProgram, ManyArgumentsArriveUnchanged) {
  const auto program = program_for(asking_for({"sh", "-c", "echo $TERM; it's"}));
  EXPECT_EQ(program.arguments, (std::vector<std::string>{"bash", "-c", "'sh' '-c' 'echo $TERM; it'\\''s'"}));
}

TEST(UserProgram, OneArgumentIsALineForTheShell) {
  const auto program = program_for(asking_for({"ls | wc -l"}));
  EXPECT_EQ(program.arguments, (std::vector<std::string>{"bash", "-c", "ls | wc -l"}));
}

TEST(UserProgram, TakesTerminalAndLanguageFromTheClientAndNothingElse) {
  wire::SessionRequest request;
  request.terminal_type = "xterm-256color";
  request.environment = {{"LANG", "de_DE.UTF-8"}, {"LC_TIME", "C"},   {"COLORTERM", "truecolor"}, {"LD_PRELOAD", "/evil.so"},
                         {"BASH_ENV", "/evil"},   {"LC_X", "a\nb=c"}, {"PATH", "/evil"},          {"LC_\x01", "x"}};
  const auto environment = program_for(request).environment;
  EXPECT_EQ(environment.get("TERM"), "xterm-256color");
  EXPECT_EQ(environment.get("LANG"), "de_DE.UTF-8");
  EXPECT_EQ(environment.get("LC_TIME"), "C");
  EXPECT_EQ(environment.get("COLORTERM"), "truecolor");
  EXPECT_FALSE(environment.get("LD_PRELOAD"));
  EXPECT_FALSE(environment.get("BASH_ENV"));
  EXPECT_FALSE(environment.get("LC_X"));
  EXPECT_FALSE(environment.get("LC_\x01"));
  EXPECT_EQ(environment.get("PATH")->find("/evil"), std::string::npos);
}

TEST(UserProgram, ATerminalTypeThatCouldBeAPathIsNotOne) {
  for (const char* type : {"", "../../etc/passwd", "a b", ".x", "x/y"}) {
    wire::SessionRequest request;
    request.terminal_type = type;
    EXPECT_EQ(program_for(request).environment.get("TERM"), "dumb") << type;
  }
}

TEST(UserProgram, TheServersLanguageStandsInForAMissingOne) {
  platform::Environment server;
  server.set("LANG", "C.UTF-8");
  server.set("SECRET", "x");
  const auto environment = program_for({}, server).environment;
  EXPECT_EQ(environment.get("LANG"), "C.UTF-8");
  EXPECT_FALSE(environment.get("SECRET"));
}

TEST(UserProgram, RootFindsItsTools) {
  auto root = kAlice;
  root.identity.user_id = 0;
  EXPECT_NE(user_program(root, {}, kSession, kClient, kServer, {}).environment.get("PATH")->find("/usr/sbin"),
            std::string::npos);
}

}  // namespace
}  // namespace mp::runtime
