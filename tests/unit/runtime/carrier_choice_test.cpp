#include "libmp/runtime/carrier_choice.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace mp::runtime {
namespace {

using config::Transport;
using Step = CarrierStep;

constexpr Instant kStart{100s};
constexpr Duration kRoundTrip = 100ms;
constexpr Duration kPatience = CarrierChoice::kPatience + 3 * kRoundTrip;
constexpr Duration kDoubt = CarrierChoice::kDoubt + kRoundTrip;

class CarrierChoiceTest : public testing::Test {
 protected:
  // What is asked for from now to `until`, each thing when it is due.
  std::vector<Step> steps_until(Instant until) {
    std::vector<Step> steps;
    while (true) {
      while (const auto step = choice.poll(now)) steps.push_back(*step);
      const auto next = choice.next_timeout();
      if (!next || *next > until) break;
      EXPECT_GT(*next, now) << "nothing is due twice";
      now = *next;
    }
    now = until;
    return steps;
  }
  void log_in() { choice.handle_login(kRoundTrip, received, now); }
  void hear() { choice.note(++received, std::nullopt, now); }
  // UDP is asked at once, and the server answers by TCP.
  void go_to_tcp() {
    log_in();
    auto steps = steps_until(now + kPatience);
    steps.erase(steps.begin(), std::ranges::find(steps, Step::use_tcp));
    EXPECT_EQ(steps, (std::vector{Step::use_tcp, Step::ask_udp}));
    hear();
  }
  void go_to_tcp_and_tell() {
    go_to_tcp();
    EXPECT_EQ(steps_until(now + kDoubt), std::vector{Step::tell});
  }
  void come_back() {
    choice.handle_udp_answered(now);
    EXPECT_EQ(steps_until(now), std::vector{Step::use_udp});
  }

  Instant now = kStart;
  std::uint64_t received = 5;
  CarrierChoice choice{Transport::automatic};
};

TEST_F(CarrierChoiceTest, WhereUdpAnswersTcpIsClosed) {
  log_in();
  hear();
  EXPECT_EQ(steps_until(now + 1h), std::vector{Step::drop_tcp});
}

TEST_F(CarrierChoiceTest, UdpGetsSeveralTriesBeforeTcpTakesOver) {
  log_in();
  choice.note(received, std::nullopt, now);  // what came before the login
  const auto steps = steps_until(kStart + kPatience - 1ns);
  EXPECT_GE(steps.size(), 5u);
  EXPECT_EQ(std::ranges::count(steps, Step::repeat), std::ssize(steps));
  EXPECT_EQ(steps_until(kStart + kPatience).front(), Step::use_tcp);
  EXPECT_LE(kPatience, 1100ms) << "a person waits for it";
}

TEST_F(CarrierChoiceTest, ThatUdpIsBlockedIsSaidOnceWhenTcpHasAnswered) {
  log_in();
  steps_until(now + kPatience);
  EXPECT_EQ(std::ranges::count(steps_until(now + 1min), Step::tell), 0) << "the server may be slow";
  hear();
  EXPECT_EQ(std::ranges::count(steps_until(now + kDoubt - 1ns), Step::tell), 0);
  EXPECT_EQ(std::ranges::count(steps_until(now + 1ns), Step::tell), 1);
  hear();
  EXPECT_EQ(std::ranges::count(steps_until(now + 1h), Step::tell), 0);
}

TEST_F(CarrierChoiceTest, AServerThatWasSlowToStartIsNotCalledBlocked) {
  go_to_tcp();
  come_back();
  EXPECT_EQ(steps_until(now + 1h), std::vector{Step::drop_tcp});
}

TEST_F(CarrierChoiceTest, OnTcpUdpIsAskedSoonAndThenSeldom) {
  go_to_tcp_and_tell();
  const auto asked_at = now - kDoubt;
  EXPECT_TRUE(steps_until(asked_at + CarrierChoice::kFirstPause - 1ns).empty());
  EXPECT_EQ(steps_until(now + 1ns), std::vector{Step::ask_udp});
  EXPECT_TRUE(steps_until(now + CarrierChoice::kPause - 1ns).empty());
  EXPECT_EQ(steps_until(now + 1ns), std::vector{Step::ask_udp});
}

TEST_F(CarrierChoiceTest, ASessionThatNobodyUsesAsksNothingUntilItIsUsed) {
  go_to_tcp_and_tell();
  EXPECT_LE(steps_until(now + 1h).size(), 6u);
  EXPECT_EQ(choice.next_timeout(), std::nullopt);
  choice.note_use(now);
  EXPECT_EQ(steps_until(now), std::vector{Step::ask_udp});
}

TEST_F(CarrierChoiceTest, AnAnswerLeadsBackAndTcpIsClosedALittleLater) {
  go_to_tcp_and_tell();
  come_back();
  EXPECT_TRUE(steps_until(now + CarrierChoice::kFarewell - 1ns).empty());
  EXPECT_EQ(steps_until(now + 1ns), std::vector{Step::drop_tcp});
  EXPECT_TRUE(steps_until(now + 1h).empty());
}

TEST_F(CarrierChoiceTest, UdpThatWorkedForAMomentOnlyIsLeftAgain) {
  go_to_tcp_and_tell();
  come_back();
  choice.note(received, now, now);
  EXPECT_EQ(steps_until(now + kPatience), std::vector{Step::use_tcp});
  choice.note(received + 1, std::nullopt, now);
  EXPECT_TRUE(steps_until(now + CarrierChoice::kPause - 1ns).empty()) << "neither asked nor told again at once";
}

TEST_F(CarrierChoiceTest, AfterTcpIsLostThereIsUdp) {
  go_to_tcp();
  choice.handle_tcp_lost();
  EXPECT_EQ(steps_until(now + 1h), std::vector{Step::use_udp});
}

TEST_F(CarrierChoiceTest, TheNextLoginDoesNotWaitForUdpThatWasBlocked) {
  go_to_tcp_and_tell();
  choice.handle_tcp_lost();
  EXPECT_EQ(steps_until(now + 1min), std::vector{Step::use_udp});
  log_in();
  hear();
  EXPECT_EQ(steps_until(now + 1s), (std::vector{Step::use_tcp, Step::ask_udp})) << "and the user knows";
}

TEST_F(CarrierChoiceTest, AfterUdpWorkedAgainItIsTriedFirst) {
  go_to_tcp_and_tell();
  come_back();
  EXPECT_EQ(steps_until(now + 1min), std::vector{Step::drop_tcp});
  log_in();
  EXPECT_TRUE(steps_until(now).empty());
}

TEST_F(CarrierChoiceTest, WhoWishesForTcpGetsNothingElse) {
  choice = CarrierChoice(Transport::tcp);
  log_in();
  hear();
  EXPECT_EQ(steps_until(now + 1h), std::vector{Step::use_tcp});
  choice.handle_tcp_lost();
  EXPECT_TRUE(steps_until(now + 1h).empty());
}

}  // namespace
}  // namespace mp::runtime
