// A server's connection and a client that hears what each test lets through. How much is written ahead: server_session_test.
#include "libmp/session/display_delivery.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "libmp/display/display_sink.hpp"
#include "libmp/session/patience.hpp"
#include "tests/unit/session/connection_pair.hpp"

namespace mp::session {
namespace {

class DisplayDeliveryTest : public testing::Test, protected ConnectionPair {
 protected:
  static constexpr terminal::Size kSize{80, 24};

  // The server knows where its client is, and owes nothing.
  void SetUp() override {
    client_connection.write(kInputStream, as_bytes("x"), now);
    settle();
  }
  void program_writes(std::string_view text) { screen.handle_output(as_bytes(text), now); }
  // That can't be packed well.
  [[nodiscard]] static std::string lines(int count) {
    test::SeededRandom characters{1};
    std::string text;
    for (int line = 0; line < count; ++line) {
      for (int i = 0; i < 78; ++i) text += static_cast<char>('!' + characters.below(90));
      text += "\r\n";
    }
    return text;
  }
  void settle() {
    bool any = true;
    for (int i = 0; i < 200 && any; ++i) {
      pass_time();
      any = carry_up();
      delivery.send(now);
      any = carry_down() || any;
      read();
    }
  }
  // What the server sends leads nowhere.
  void lose_down() {
    std::array<std::uint8_t, limits::kMaxDatagram> buffer{};
    while (server_connection.poll_datagram(buffer, now)) {
    }
  }
  // Nothing gets through, either way, up to this moment.
  void wait_in_vain(Instant until) {
    while (now < until) {
      now = std::min(now + 30ms, until);
      server_connection.handle_timeout(now);
      delivery.send(now);
      lose_down();
    }
  }
  void fall_silent_behind(std::string_view text) {
    program_writes(text);
    delivery.send(now);
    lose_down();
    wait_in_vain(now + kShortestPatience);
    ASSERT_FALSE(hears_questions());
  }
  void come_back() {
    client_connection.write(kInputStream, as_bytes("x"), now);
    settle();
  }
  // A silent client's questions are answered by the screen.
  [[nodiscard]] bool hears_questions() {
    program_writes("\x1b[5n");
    delivery.send(now);
    return screen.take_answers().empty();
  }
  // The program writes a byte, and the client has it and answers so much later.
  void answer_after(Duration round_trip) {
    program_writes("x");
    delivery.send(now);
    std::array<std::uint8_t, limits::kMaxDatagram> buffer{};
    const auto out = server_connection.poll_datagram(buffer, now);
    ASSERT_TRUE(out);
    now += round_trip;
    client_connection.write(kInputStream, as_bytes("x"), now);
    client_connection.handle_datagram(MutableByteView(buffer).first(out->size), server_address, now);
    carry_up();
    read();
  }
  void read() {
    Bytes shown;
    do {
      const auto used = sink.handle(client_connection.readable(kDisplayStream), SIZE_MAX / 2, shown);
      ASSERT_TRUE(used);
      client_connection.consume(kDisplayStream, *used);
      if (sink.has_more()) continue;
      if (!client_connection.take_gap(kDisplayStream)) break;
      ++gaps;
      sink.handle_gap();
    } while (true);
  }
  // No line is missing either.
  void expect_same() { EXPECT_EQ(terminal::difference(screen.screen(), sink.shadow()), std::nullopt); }

  display::SessionScreen screen{kSize, 1000};
  DisplayDelivery delivery{server_connection, screen, {.size = kSize}};
  display::DisplaySink sink{kSize, display::OutputKind::terminal};
  int gaps = 0;
};

TEST_F(DisplayDeliveryTest, WhatTheProgramWroteIsWrittenToTheStream) {
  program_writes("hello");
  EXPECT_FALSE(delivery.drained());
  delivery.send(now);
  EXPECT_TRUE(delivery.drained());
  EXPECT_EQ(server_connection.unsent(kDisplayStream), 7u);
  settle();
  expect_same();
}

TEST_F(DisplayDeliveryTest, AClientThatOwesAnAnswerForLongCountsAsSilent) {
  program_writes("lost");
  delivery.send(now);
  lose_down();
  const auto due = now + kShortestPatience;
  EXPECT_EQ(delivery.next_timeout(), due);
  wait_in_vain(due - 1ns);
  EXPECT_TRUE(hears_questions());
  now = due;
  delivery.send(now);
  EXPECT_FALSE(hears_questions());
  EXPECT_EQ(delivery.next_timeout(), std::nullopt) << "only the client can change that";
}

TEST_F(DisplayDeliveryTest, AFarClientHasMoreTime) {
  for (int i = 0; i < 30; ++i) answer_after(600ms);
  ASSERT_GT(server_connection.smoothed_rtt(), 500ms);
  program_writes("lost");
  delivery.send(now);
  lose_down();
  EXPECT_EQ(delivery.next_timeout(), now + kPatientRoundTrips * *server_connection.smoothed_rtt());
}

// What it is heard to say counts, though it has not acknowledged what is missing.
TEST_F(DisplayDeliveryTest, AClientThatIsHeardIsNotSilent) {
  program_writes("lost");
  delivery.send(now);
  lose_down();
  wait_in_vain(now + 900ms);
  client_connection.write(kInputStream, as_bytes("x"), now);
  ASSERT_TRUE(carry_up());
  EXPECT_EQ(delivery.next_timeout(), now + kShortestPatience);
}

TEST_F(DisplayDeliveryTest, MuchThatWasInTheWayIsGivenUpWhenTheClientIsBack) {
  fall_silent_behind(lines(400));
  come_back();
  EXPECT_EQ(gaps, 1);
  expect_same();
  EXPECT_TRUE(delivery.drained());
}

TEST_F(DisplayDeliveryTest, ALittleIsSentAgain) {
  program_writes(lines(400));
  settle();
  fall_silent_behind("a line\r\n");
  come_back();
  EXPECT_EQ(gaps, 0) << "what has been acknowledged before does not count";
  expect_same();
}

TEST_F(DisplayDeliveryTest, FreshKeysAreNoWordOfTheClient) {
  fall_silent_behind("lost");
  server_connection.renew(ConnectionId{8}, some_secrets(), std::nullopt, now);
  delivery.send(now);
  EXPECT_FALSE(hears_questions());
  client_connection.renew(ConnectionId{8}, some_secrets(), server_address, now);
  come_back();
  EXPECT_TRUE(hears_questions());
  expect_same();
}

}  // namespace
}  // namespace mp::session
