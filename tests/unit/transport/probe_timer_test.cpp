#include "libmp/transport/probe_timer.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace mp::transport {
namespace {

using Stake = ProbeTimer::Stake;

constexpr Instant kStart{1h};
constexpr Duration kTimeout = 130ms;  // of a path of 100 ms
constexpr Duration kNoticed = limits::kKeepalive;

// A timer whose peer does not answer, driven as a connection does it.
class Unanswered {
 public:
  explicit Unanswered(Role role) : timer(role) { timer.handle_sent(now, ProbeTimer::Answer::hasty); }

  // The pause to the next probe, which is sent in vain.
  Duration probe(Stake stake = Stake::question, Duration timeout = kTimeout) {
    const auto before = std::exchange(now, timer.deadline(timeout, stake, kNoticed));
    timer.handle_expired(now);
    timer.handle_sent(now, ProbeTimer::Answer::hasty);
    return now - before;
  }
  // The first pause that ends after `age`.
  Duration pause_after(Duration age, Stake stake = Stake::question) {
    auto pause = probe(stake);
    while (now < kStart + age) pause = probe(stake);
    return pause;
  }

  ProbeTimer timer;
  Instant now = kStart;
};

TEST(ProbeTimer, LossesAreRepeatedInPausesThatDouble) {
  Unanswered client(Role::client);
  EXPECT_EQ(client.probe(), 130ms);
  EXPECT_EQ(client.probe(), 260ms);
  EXPECT_EQ(client.probe(), limits::kMaxLossProbeInterval);
  EXPECT_FALSE(client.timer.outage());
  EXPECT_EQ(client.probe(), limits::kMaxLossProbeInterval);
  EXPECT_TRUE(client.timer.outage()) << "a second after the first probe";
}

TEST(ProbeTimer, OnALongPathAnOutageTakesAFewProbes) {
  Unanswered client(Role::client);
  for (unsigned i = 0; i < limits::kLossProbes; ++i) {
    EXPECT_FALSE(client.timer.outage());
    client.probe(Stake::question, 2s);
  }
  EXPECT_TRUE(client.timer.outage());
}

TEST(ProbeTimer, WaitsForAnAcknowledgementThatMayBeHeldBack) {
  ProbeTimer timer(Role::client);
  timer.handle_sent(kStart, ProbeTimer::Answer::patient);
  EXPECT_EQ(timer.deadline(200ms, Stake::question, kNoticed), kStart + 200ms + limits::kMaxAckDelay);
  timer.handle_sent(kStart, ProbeTimer::Answer::hasty);
  EXPECT_EQ(timer.deadline(200ms, Stake::question, kNoticed), kStart + 200ms);
}

TEST(ProbeTimer, AnAnswerStartsAnew) {
  Unanswered client(Role::client);
  client.pause_after(1min);
  client.timer.handle_heard();
  EXPECT_FALSE(client.timer.outage());
  EXPECT_EQ(client.probe(), kTimeout);
}

TEST(ProbeTimer, AClientIsQuickForAnHourAndThenNoticeablySlowerOnlyForWhoHasWaitedNoticeablyLonger) {
  Unanswered client(Role::client);
  EXPECT_EQ(client.pause_after(2s), 150ms);
  EXPECT_EQ(client.pause_after(1h + 2min), 150ms);
  EXPECT_NEAR(static_cast<double>(client.pause_after(1h + 10min) / 1ms), 600, 5);
  EXPECT_EQ(client.pause_after(2h), 3s);
  EXPECT_EQ(client.pause_after(8h), 3s);
}

TEST(ProbeTimer, WhereNoAnswerCanComeAClientAsksSeldom) {
  Unanswered client(Role::client);
  client.pause_after(1min);
  EXPECT_EQ(client.probe(Stake::nothing), 3s);
  EXPECT_EQ(client.probe(Stake::data), 150ms) << "now it can";
}

TEST(ProbeTimer, WhoHasSomethingToDeliverWaitsForASecondAtMost) {
  Unanswered client(Role::client);
  EXPECT_EQ(client.pause_after(10s, Stake::data), 150ms);
  EXPECT_EQ(client.pause_after(8h, Stake::data), 1s);
}

TEST(ProbeTimer, AWishMakesProbesComeQuicklyAgain) {
  Unanswered client(Role::client);
  client.pause_after(8h);
  client.timer.handle_wish(client.now);
  client.timer.handle_sent(client.now, ProbeTimer::Answer::patient);
  EXPECT_EQ(client.probe(Stake::data), 150ms);
  EXPECT_TRUE(client.timer.outage());
}

TEST(ProbeTimer, AServerIsQuickUntilItsClientMustHaveNoticed) {
  Unanswered server(Role::server);
  EXPECT_EQ(server.pause_after(2s), 150ms);
  EXPECT_EQ(server.pause_after(20s), 150ms);
  EXPECT_EQ(server.pause_after(kNoticed + limits::kNoticeSlack + 1s), limits::kEasedProbeInterval);
}

TEST(ProbeTimer, AServerWhoseClientIsGoneSendsLittle) {
  Unanswered server(Role::server);
  unsigned probes = 0;
  for (; !server.timer.peer_gone(kNoticed); ++probes) server.probe();
  EXPECT_LE(probes, 170u);
  EXPECT_GT(server.now, kStart + limits::kMaxKeepalive + 10s)
      << "a client misses its heartbeat before that, whatever it has said";
  server.timer.handle_heard();
  EXPECT_FALSE(server.timer.peer_gone(kNoticed));
}

TEST(ProbeTimer, EvenTheMostPatientClientIsSentLessThanItsServerRemembers) {
  ProbeTimer timer(Role::server);
  auto now = kStart;
  unsigned probes = 0;
  timer.handle_sent(now, ProbeTimer::Answer::hasty);
  for (; !timer.peer_gone(limits::kMaxKeepalive); ++probes) {
    timer.handle_expired(now = timer.deadline(25ms, Stake::question, limits::kMaxKeepalive));
  }
  EXPECT_LT(probes, limits::kMinRetainedPackets) << "what had arrived before can still be acknowledged";
}

TEST(ProbeTimer, AClientNeverGivesUp) {
  Unanswered client(Role::client);
  client.pause_after(8h);
  EXPECT_FALSE(client.timer.peer_gone(kNoticed));
}

TEST(ProbeTimer, NothingIsRepeatedBeforeAnAnswerCanHaveCome) {
  Unanswered client(Role::client);
  for (unsigned i = 0; i < limits::kLossProbes; ++i) EXPECT_EQ(client.probe(Stake::data, 900ms), 900ms);
}

TEST(ProbeTimer, FourQuestionsInARoundTripAreEnough) {
  Unanswered client(Role::client);
  for (int i = 0; i < 10; ++i) client.probe(Stake::data, 2s);
  EXPECT_EQ(client.probe(Stake::data, 2s), 500ms);
}

TEST(ProbeTimer, AHugeRoundTripDoesNotOverflow) {
  Unanswered client(Role::client);
  for (int i = 0; i < 100; ++i) EXPECT_LE(client.probe(Stake::question, 1h), limits::kMaxProbeInterval);
}

}  // namespace
}  // namespace mp::transport
