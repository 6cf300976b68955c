// A client's and a server's session, joined by two real connections over a link that loses nothing. What loss does to a
// connection is tests/sim's subject.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "libmp/core/limits.hpp"
#include "libmp/session/client_session.hpp"
#include "libmp/session/server_session.hpp"
#include "tests/unit/session/connection_pair.hpp"

namespace mp::session {
namespace {

constexpr Duration kAlive = 1h;

struct Pair : ConnectionPair {
  display::SessionScreen screen{{80, 24}, 1000};
  ClientSession client{client_connection, {80, 24, 0, 0}, display::OutputKind::terminal};
  ServerSession server{server_connection, kAlive};

  Pair() {
    server.attach_display(screen, {.size = {80, 24}});
    client.resize({80, 24, 0, 0}, now);
    settle();
    EXPECT_TRUE(server.poll_request());
  }

  // Whether anybody had anything to say.
  bool talk() {
    pass_time();
    const bool up = carry_up();
    server.update(now);
    server.show(now);
    const bool down = carry_down();
    client.update(now);
    return up || down;
  }
  // Carries datagrams until neither side has.
  void settle() {
    for (int i = 0; i < 100; ++i) {
      if (!talk()) return;
    }
    FAIL() << "the two sides never stop talking";
  }
};

TEST(SessionPair, WhatIsTypedArrivesAndSoDoesWhatIsShown) {
  Pair pair;
  pair.client.type(as_bytes("ls\r"), pair.now);
  pair.settle();
  EXPECT_EQ(as_text(pair.server.input()), "ls\r");
  pair.server.consume_input(3, pair.now);
  pair.screen.handle_output(as_bytes("README\r\n"), pair.now);
  pair.settle();
  EXPECT_EQ(as_text(pair.client.output()), "README\r\n");
  EXPECT_FALSE(pair.server.input_finished());
}

TEST(SessionPair, TheEndOfInputComesAfterTheInput) {
  Pair pair;
  pair.client.type(as_bytes("x"), pair.now);
  pair.client.finish_input();
  pair.settle();
  EXPECT_FALSE(pair.server.input_finished());
  pair.server.consume_input(1, pair.now);
  EXPECT_TRUE(pair.server.input_finished());
}

TEST(SessionPair, ASizeArrivesClampedAndAnOvertakenOneIsLeftOut) {
  Pair pair;
  pair.client.resize({100, 30, 0, 0}, pair.now);
  pair.client.resize({60000, 40, 0, 0}, pair.now);
  pair.settle();
  EXPECT_EQ(pair.server.poll_request(), ClientRequest(wire::Resize{{limits::kMaxColumns, 40, 0, 0}}));
  EXPECT_EQ(pair.server.poll_request(), std::nullopt);
}

TEST(SessionPair, TheExitIsSeenOnlyAfterAllOutputWasConsumed) {
  Pair pair;
  pair.client.type(as_bytes("exit 3\r"), pair.now);
  pair.screen.handle_output(as_bytes("bye"), pair.now);
  pair.server.report_exit({wire::ExitKind::exited, 3, ""});
  pair.settle();
  EXPECT_FALSE(pair.client.ended());
  pair.client.consume_output(3);
  pair.client.update(pair.now);
  ASSERT_TRUE(pair.client.ended());
  EXPECT_EQ(std::get<ProgramEnded>(*pair.client.ended()).exit, (wire::Exit{wire::ExitKind::exited, 3, ""}));
  pair.settle();
  EXPECT_EQ(pair.server.ended(), ServerSessionEnd::delivered);
}

TEST(SessionPair, AServerThatClosesAfterTheExitTakesNothingFromTheUser) {
  Pair pair;
  pair.client.type(as_bytes("x"), pair.now);
  pair.screen.handle_output(as_bytes("last words"), pair.now);
  pair.server.report_exit({wire::ExitKind::exited, 0, ""});
  pair.settle();
  pair.server_connection.close(transport::CloseCode::session_ended, "");
  pair.settle();
  EXPECT_FALSE(pair.client.ended());
  EXPECT_EQ(as_text(pair.client.output()), "last words");
  pair.client.consume_output(10);
  pair.client.update(pair.now);
  ASSERT_TRUE(pair.client.ended());
  EXPECT_TRUE(std::holds_alternative<ProgramEnded>(*pair.client.ended()));
}

// When the end of the program has been told no picture can follow any more: the output before it is not given up for one.
TEST(SessionPair, LastWordsThatAnOutageSwallowsAreShownAfterIt) {
  Pair pair;
  const auto noise = [&] {
    std::string text(100'000, ' ');
    for (auto& character : text) character = static_cast<char>('!' + pair.random.below(90));
    return text;
  };
  std::string shown;
  const auto show = [&] {
    for (int i = 0; i < 50 && !pair.client.ended(); ++i) {
      pair.talk();
      shown += as_text(pair.client.output());
      pair.client.consume_output(pair.client.output().size());
    }
  };
  for (int i = 0; i < 20; ++i) {
    pair.screen.handle_output(as_bytes(noise()), pair.now);
    show();
  }
  pair.screen.handle_output(as_bytes(noise() + "last words"), pair.now);
  pair.server.report_exit({wire::ExitKind::exited, 0, ""});
  std::array<std::uint8_t, limits::kMaxDatagram> buffer{};
  for (int i = 0; i < 200; ++i) {
    pair.pass_time();
    pair.server.update(pair.now);
    pair.server.show(pair.now);
    while (pair.server_connection.poll_datagram(buffer, pair.now)) continue;  // and lost
  }
  ASSERT_EQ(pair.server_connection.writable(kDisplayStream), 0U) << "all is on its way";
  for (int i = 0; i < 20; ++i) show();
  EXPECT_TRUE(shown.ends_with("last words"));
  ASSERT_TRUE(pair.client.ended());
  EXPECT_TRUE(std::holds_alternative<ProgramEnded>(*pair.client.ended()));
}

TEST(SessionPair, AHangUpIsARequest) {
  Pair pair;
  pair.client.hang_up(pair.now);
  pair.settle();
  EXPECT_EQ(pair.server.poll_request(), ClientRequest(wire::HangUp{}));
  EXPECT_FALSE(pair.server.ended());
}

TEST(SessionPair, ADetachWaitsForEverythingThatWasTypedBefore) {
  Pair pair;
  pair.client.type(as_bytes("typed"), pair.now);
  pair.client.detach(pair.now);
  pair.settle();
  EXPECT_EQ(as_text(pair.server.input()), "typed");
  EXPECT_EQ(pair.server.poll_request(), std::nullopt) << "the program has not taken it yet";
  pair.server.consume_input(5, pair.now);
  EXPECT_EQ(pair.server.poll_request(), ClientRequest(wire::Detach{}));
  EXPECT_EQ(pair.server.poll_request(), std::nullopt);
  EXPECT_FALSE(pair.server.ended());
}

TEST(SessionPair, WhoClosesSaysWhatBecomesOfTheSession) {
  struct Case {
    bool by_server;
    transport::CloseCode code;
    ServerSessionEnd end;
  };
  for (const auto& each : {Case{true, transport::CloseCode::detached, ServerSessionEnd::detached},
                           Case{false, transport::CloseCode::detached, ServerSessionEnd::detached},
                           Case{true, transport::CloseCode::taken_over, ServerSessionEnd::replaced},
                           Case{true, transport::CloseCode::session_ended, ServerSessionEnd::ended},
                           Case{true, transport::CloseCode::protocol_violation, ServerSessionEnd::violation},
                           Case{false, transport::CloseCode::taken_over, ServerSessionEnd::client_left}}) {
    Pair pair;
    pair.client.type(as_bytes("x"), pair.now);
    pair.settle();
    (each.by_server ? pair.server_connection : pair.client_connection).close(each.code, "");
    pair.settle();
    EXPECT_EQ(pair.server.ended(), each.end);
  }
}

TEST(SessionPair, AClientThatClosesHasLeft) {
  Pair pair;
  pair.client.type(as_bytes("x"), pair.now);
  pair.settle();
  pair.client_connection.close(transport::CloseCode::client_left, "");
  pair.settle();
  EXPECT_EQ(pair.server.ended(), ServerSessionEnd::client_left);
}

TEST(SessionPair, AServerThatClosesSaysWhy) {
  Pair pair;
  pair.client.type(as_bytes("x"), pair.now);
  pair.settle();
  pair.server_connection.close(transport::CloseCode::idle, "too long");
  pair.settle();
  ASSERT_TRUE(pair.client.ended());
  EXPECT_EQ(std::get<ConnectionEnded>(*pair.client.ended()).reason,
            (transport::CloseReason{transport::CloseCode::idle, "too long"}));
}

TEST(SessionPair, SilenceEndsTheSessionAtItsTimeAndNotBefore) {
  Pair pair;
  pair.client.type(as_bytes("x"), pair.now);
  pair.settle();
  const auto due = pair.server.next_timeout();
  EXPECT_EQ(due, pair.server_connection.last_heard() + kAlive);
  pair.server.update(due - 1ns);
  EXPECT_FALSE(pair.server.ended());
  pair.server.update(due);
  EXPECT_EQ(pair.server.ended(), ServerSessionEnd::silent);
}

TEST(SessionPair, AClientThatNeverComesIsWaitedForOnlyShortly) {
  ConnectionPair pair;
  ServerSession server(pair.server_connection, kAlive);
  const auto due = pair.now + limits::kFirstDatagramDeadline;
  server.update(due - 1ns);
  EXPECT_FALSE(server.ended());
  server.update(due);
  EXPECT_EQ(server.ended(), ServerSessionEnd::silent);
}

TEST(SessionPair, AMalformedControlMessageClosesTheConnection) {
  Pair pair;
  pair.client_connection.write(kControlStream, Bytes{0x01, 0, 1, 9}, pair.now);
  pair.settle();
  EXPECT_EQ(pair.server.ended(), ServerSessionEnd::violation);
  ASSERT_TRUE(pair.client.ended());
  EXPECT_EQ(std::get<ConnectionEnded>(*pair.client.ended()).reason.code, transport::CloseCode::protocol_violation);
}

}  // namespace
}  // namespace mp::session
