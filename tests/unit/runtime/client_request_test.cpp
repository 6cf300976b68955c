#include "libmp/runtime/client_request.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::runtime {
namespace {

TEST(ClientRequest, DescribesTheTerminalAndItsLanguage) {
  platform::Environment environment;
  environment.set("TERM", "screen");
  environment.set("LANG", "C.UTF-8");
  environment.set("LC_ALL", "C");
  environment.set("COLORTERM", "truecolor");
  environment.set("SECRET", "x");
  const auto request =
      client_request({}, environment, platform::WindowSize{100, 40, 3, 4}, {"vim", "x y"}, config::Transport::automatic);
  EXPECT_EQ(request.terminal_type, "screen");
  EXPECT_EQ(request.size, (wire::TerminalSize{100, 40, 3, 4}));
  EXPECT_EQ(request.environment,
            (std::vector<wire::EnvironmentEntry>{{"LANG", "C.UTF-8"}, {"LC_ALL", "C"}, {"COLORTERM", "truecolor"}}));
  EXPECT_EQ(request.command, (std::vector<std::string>{"vim", "x y"}));
}

TEST(ClientRequest, NamesTheSessionThatWasChosen) {
  const SessionChoice choice{wire::RequestKind::attach, wire::ClientPart::viewer, "work"};
  for (const auto& request : {request_about(choice), client_request(choice, {}, std::nullopt, {}, config::Transport::udp)}) {
    EXPECT_EQ(request.kind, wire::RequestKind::attach);
    EXPECT_EQ(request.part, wire::ClientPart::viewer);
    EXPECT_EQ(request.name, "work");
    EXPECT_TRUE(wire::check(request));
  }
}

TEST(ClientRequest, SaysFromWhichSessionItComesWhereThatMayBeTheOneThatIsMeant) {
  platform::Environment environment;
  environment.set("MP_SESSION", "abcd");
  const auto sent = [&](wire::RequestKind kind) {
    const auto name = kind == wire::RequestKind::new_session ? "" : "work";
    const SessionChoice choice{kind, wire::ClientPart::primary, name};
    return client_request(choice, environment, std::nullopt, {}, config::Transport::udp).environment;
  };
  const std::vector<wire::EnvironmentEntry> own{{"MP_SESSION", "abcd"}};
  EXPECT_EQ(sent(wire::RequestKind::attach), own);
  EXPECT_EQ(sent(wire::RequestKind::attach_or_new), own);
  EXPECT_TRUE(sent(wire::RequestKind::new_session).empty());
}

TEST(ClientRequest, WithoutATerminalHasTheUsualSize) {
  EXPECT_EQ(client_request({}, {}, std::nullopt, {}, config::Transport::automatic).size, (wire::TerminalSize{80, 24, 0, 0}));
}

TEST(ClientRequest, LeavesBehindWhatTheProtocolCannotCarry) {
  platform::Environment environment;
  environment.set("TERM", std::string(limits::kMaxTerminalType + 1, 'x'));
  environment.set("LC_LONG", std::string(limits::kMaxEnvironmentValue + 1, 'x'));
  for (std::size_t i = 0; i < limits::kMaxEnvironmentEntries + 5; ++i) environment.set("LC_" + std::to_string(i), "x");
  const auto request = client_request({}, environment, std::nullopt, {}, config::Transport::automatic);
  EXPECT_EQ(request.terminal_type, "");
  EXPECT_EQ(request.environment.size(), limits::kMaxEnvironmentEntries);
  EXPECT_TRUE(wire::check(request));
}

TEST(ClientRequest, TheTcpConnectionIsKeptWhereItMayCarryTheSession) {
  const auto tcp_with = [](config::Transport transport) { return client_request({}, {}, std::nullopt, {}, transport).tcp; };
  EXPECT_EQ(tcp_with(config::Transport::automatic), wire::TcpUse::carrier);
  EXPECT_EQ(tcp_with(config::Transport::tcp), wire::TcpUse::carrier);
  EXPECT_EQ(tcp_with(config::Transport::udp), wire::TcpUse::login);
}

}  // namespace
}  // namespace mp::runtime
