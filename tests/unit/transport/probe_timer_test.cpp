#include "libmp/transport/probe_timer.hpp"

#include <gtest/gtest.h>

namespace mp::transport {
namespace {

constexpr Instant kStart{1h};

TEST(ProbeTimer, PausesDoubleUpToTheLongest) {
  ProbeTimer timer(Role::client);
  timer.handle_sent(kStart, ProbeTimer::Answer::hasty);
  EXPECT_EQ(timer.deadline(200ms, ProbeTimer::Stake::question), kStart + 200ms);
  timer.handle_expired(kStart);
  EXPECT_EQ(timer.deadline(200ms, ProbeTimer::Stake::question), kStart + 400ms);
  for (int i = 0; i < 1000; ++i) timer.handle_expired(kStart);
  EXPECT_EQ(timer.deadline(200ms, ProbeTimer::Stake::question), kStart + limits::kMaxProbeInterval);
}

TEST(ProbeTimer, WaitsForAnAcknowledgementThatMayBeHeldBack) {
  ProbeTimer timer(Role::client);
  timer.handle_sent(kStart, ProbeTimer::Answer::patient);
  EXPECT_EQ(timer.deadline(200ms, ProbeTimer::Stake::question), kStart + 200ms + limits::kMaxAckDelay);
  timer.handle_sent(kStart, ProbeTimer::Answer::hasty);
  EXPECT_EQ(timer.deadline(200ms, ProbeTimer::Stake::question), kStart + 200ms);
}

TEST(ProbeTimer, AnAnswerStartsAnew) {
  ProbeTimer timer(Role::client);
  for (int i = 0; i < 5; ++i) timer.handle_expired(kStart);
  timer.handle_heard();
  EXPECT_EQ(timer.deadline(200ms, ProbeTimer::Stake::question), kStart + 200ms);
}

TEST(ProbeTimer, AServerEasesAndThenGivesUp) {
  ProbeTimer timer(Role::server);
  for (unsigned i = 0; i < limits::kProbesBeforeEasing; ++i) timer.handle_expired(kStart);
  EXPECT_EQ(timer.deadline(200ms, ProbeTimer::Stake::question), kStart + limits::kMaxProbeInterval);
  timer.handle_expired(kStart);
  EXPECT_EQ(timer.deadline(200ms, ProbeTimer::Stake::question), kStart + limits::kMaxEasedProbeInterval);
  while (!timer.peer_gone()) timer.handle_expired(kStart);
  timer.handle_heard();
  EXPECT_FALSE(timer.peer_gone());
}

TEST(ProbeTimer, AServerTriesForLongerThanAClientMissesAHeartbeat) {
  ProbeTimer timer(Role::server);
  auto now = kStart;
  timer.handle_sent(now, ProbeTimer::Answer::hasty);
  while (!timer.peer_gone()) timer.handle_expired(now = timer.deadline(25ms, ProbeTimer::Stake::question));
  EXPECT_GT(now, kStart + limits::kMaxKeepalive + 10s);
}

TEST(ProbeTimer, AClientNeverGivesUp) {
  ProbeTimer timer(Role::client);
  for (int i = 0; i < 1000; ++i) timer.handle_expired(kStart);
  EXPECT_FALSE(timer.peer_gone());
}

TEST(ProbeTimer, AClientWithDataIsEagerAndThenPatient) {
  ProbeTimer timer(Role::client);
  for (unsigned i = 0; i < limits::kEagerProbes; ++i) timer.handle_expired(kStart);
  EXPECT_EQ(timer.deadline(100ms, ProbeTimer::Stake::data), kStart + 400ms);
  timer.handle_expired(kStart);
  EXPECT_EQ(timer.deadline(100ms, ProbeTimer::Stake::data), kStart + 1s);
  EXPECT_EQ(timer.deadline(100ms, ProbeTimer::Stake::question), kStart + 3s);
}

TEST(ProbeTimer, NobodyAsksTwiceBeforeAnAnswerCanHaveCome) {
  ProbeTimer timer(Role::client);
  for (int i = 0; i < 10; ++i) timer.handle_expired(kStart);
  EXPECT_EQ(timer.deadline(900ms, ProbeTimer::Stake::data), kStart + 900ms);
}

TEST(ProbeTimer, AHugeRoundTripDoesNotOverflow) {
  ProbeTimer timer(Role::client);
  for (int i = 0; i < 100; ++i) timer.handle_expired(kStart);
  EXPECT_EQ(timer.deadline(1h, ProbeTimer::Stake::question), kStart + limits::kMaxProbeInterval);
}

}  // namespace
}  // namespace mp::transport
