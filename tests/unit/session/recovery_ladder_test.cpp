#include "libmp/session/recovery_ladder.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace mp::session {
namespace {

using Step = std::optional<RecoveryStep>;

class Ladder : public testing::Test {
 protected:
  // An answer is missing from now on.
  void fall_silent() {
    owed = now;
    ladder.note(owed, round_trip);
  }
  // To the next step, however long it takes.
  Step wait() {
    const auto due = ladder.next_timeout();
    if (!due) return std::nullopt;
    EXPECT_EQ(*due > now ? ladder.poll_step(*due - 1ns) : Step(), std::nullopt) << "it comes when it was announced";
    now = std::max(now, *due);
    return ladder.poll_step(now);
  }
  Duration waited() const { return now - *owed; }
  void climb_to_login() {
    fall_silent();
    ASSERT_EQ(wait(), RecoveryStep::open_socket);
    ASSERT_EQ(wait(), RecoveryStep::log_in);
  }

  Instant now{1h};
  std::optional<Instant> owed;
  std::optional<Duration> round_trip = 100ms;
  RecoveryLadder ladder{{3s, 60s}};
};

TEST_F(Ladder, NothingIsMissingAsLongAsNothingIsOwed) {
  ladder.note(std::nullopt, round_trip);
  EXPECT_EQ(ladder.next_timeout(), std::nullopt);
  EXPECT_EQ(ladder.poll_step(now + 24h), std::nullopt);
}

TEST_F(Ladder, ASocketAfterASecondAndALoginAfterTheHeartbeat) {
  fall_silent();
  EXPECT_EQ(wait(), RecoveryStep::open_socket);
  EXPECT_EQ(waited(), 1s);
  EXPECT_EQ(wait(), RecoveryStep::log_in);
  EXPECT_EQ(waited(), 3s);
  EXPECT_TRUE(ladder.logging_in());
  EXPECT_EQ(ladder.next_timeout(), std::nullopt) << "one login at a time";
}

TEST_F(Ladder, ASlowPathIsGivenItsTime) {
  round_trip = 800ms;
  fall_silent();
  EXPECT_EQ(wait(), RecoveryStep::open_socket);
  EXPECT_EQ(waited(), 3200ms);
  EXPECT_EQ(wait(), RecoveryStep::log_in);
  EXPECT_EQ(waited(), 3200ms);
}

TEST_F(Ladder, PausesDoubleUpToTheLongest) {
  climb_to_login();
  for (const auto pause : {2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
    const auto failed = now;
    ladder.handle_login_failed(now);
    EXPECT_EQ(ladder.next_login(), now + pause);
    EXPECT_EQ(wait(), RecoveryStep::log_in);
    EXPECT_EQ(now - failed, pause);
  }
}

TEST_F(Ladder, AKeyEndsAPauseButNotTheLeastOne) {
  climb_to_login();
  ladder.handle_login_failed(now);
  ladder.handle_key();
  EXPECT_EQ(ladder.next_login(), now + 1s);
  EXPECT_EQ(wait(), RecoveryStep::log_in);
  for (int i = 0; i < 4; ++i) {
    ladder.handle_login_failed(now);
    wait();
  }
  ladder.handle_login_failed(now);
  now += 10s;
  EXPECT_EQ(ladder.poll_step(now), std::nullopt);
  ladder.handle_key();
  EXPECT_EQ(ladder.poll_step(now), RecoveryStep::log_in);
}

TEST_F(Ladder, AnAnswerEndsItAndTheNextSilenceBeginsAnew) {
  climb_to_login();
  ladder.handle_login_failed(now);
  ladder.note(std::nullopt, round_trip);
  EXPECT_EQ(ladder.next_timeout(), std::nullopt);
  now += 1min;
  climb_to_login();
  EXPECT_EQ(waited(), 3s);
}

TEST_F(Ladder, AnAnswerWhileMoreIsOwedIsOneToo) {
  fall_silent();
  now += 900ms;
  fall_silent();
  EXPECT_EQ(wait(), RecoveryStep::open_socket);
  EXPECT_EQ(waited(), 1s);
}

TEST_F(Ladder, ALoginIsDroppedWhenAnAnswerComesUnlessItIsCommitted) {
  climb_to_login();
  ladder.note(std::nullopt, round_trip);
  EXPECT_EQ(wait(), RecoveryStep::drop_login);
  EXPECT_FALSE(ladder.logging_in());
  now += 1s;
  climb_to_login();
  ladder.handle_login_committed();
  ladder.note(std::nullopt, round_trip);
  EXPECT_EQ(wait(), std::nullopt);
  EXPECT_TRUE(ladder.logging_in());
  ladder.handle_login_done(now);
  EXPECT_FALSE(ladder.logging_in());
}

TEST_F(Ladder, FreshKeysAreGivenTimeAndPausesGoOnGrowingIfTheyDoNotHelp) {
  climb_to_login();
  for (const auto pause : {3s, 4s, 8s}) {  // the first is the heartbeat
    const auto done = now;
    ladder.handle_login_done(now);
    ladder.note(owed, round_trip);
    EXPECT_EQ(wait(), RecoveryStep::log_in);
    EXPECT_EQ(now - done, pause);
  }
}

TEST_F(Ladder, ANewWayIsTriedAtOnceEvenWhenNothingIsOwed) {
  ladder.handle_new_way(now);
  EXPECT_EQ(wait(), RecoveryStep::open_socket);
  EXPECT_EQ(ladder.next_timeout(), std::nullopt);
}

TEST_F(Ladder, ANewWayEndsEveryPauseAndTheLoginOverTheOldOne) {
  climb_to_login();
  ladder.handle_new_way(now);
  EXPECT_EQ(wait(), RecoveryStep::drop_login);
  EXPECT_EQ(wait(), RecoveryStep::open_socket);
  const auto begin = now;
  EXPECT_EQ(wait(), RecoveryStep::open_socket) << "should the first have been too early";
  EXPECT_EQ(wait(), RecoveryStep::log_in);
  EXPECT_EQ(now - begin, 3s);
  for (int i = 0; i < 4; ++i) {
    ladder.handle_login_failed(now);
    wait();
  }
  ladder.handle_login_failed(now);
  ladder.handle_new_way(now);
  EXPECT_EQ(ladder.next_login(), now + 3s);
}

// The debt is old, but the way is new.
TEST_F(Ladder, ADebtFromBeforeANewWayCountsFromTheNewWay) {
  ladder.handle_new_way(now + 8h);
  ladder.note(now, round_trip);
  now += 8h;
  EXPECT_EQ(wait(), RecoveryStep::open_socket);
  EXPECT_EQ(ladder.next_timeout(), now + 1s);
}

TEST_F(Ladder, ARefusalIsAReasonToAskByALoginAtOnce) {
  fall_silent();
  now += 20ms;
  ladder.handle_refused();
  EXPECT_EQ(ladder.poll_step(now), RecoveryStep::log_in);
  ladder.handle_login_failed(now);
  EXPECT_EQ(ladder.next_login(), now + 2s) << "pauses are as ever";
}

TEST_F(Ladder, ARefusalMeansNothingWhenNothingIsMissing) {
  ladder.note(std::nullopt, round_trip);
  ladder.handle_refused();
  EXPECT_EQ(ladder.next_timeout(), std::nullopt);
  EXPECT_EQ(ladder.poll_step(now + 1h), std::nullopt);
}

// Who forges refusals between answers makes a client log in once in ten seconds, not for each of its keys.
TEST_F(Ladder, RefusalsThatFollowEachOtherOnlyShortenTheWait) {
  fall_silent();
  ladder.handle_refused();
  ASSERT_EQ(ladder.poll_step(now), RecoveryStep::log_in);
  ladder.note(std::nullopt, round_trip);
  ASSERT_EQ(ladder.poll_step(now), RecoveryStep::drop_login);
  now += 5s;
  fall_silent();
  ladder.handle_refused();
  EXPECT_EQ(wait(), RecoveryStep::open_socket);
  EXPECT_EQ(wait(), RecoveryStep::log_in);
  EXPECT_EQ(waited(), 1s);
  ladder.note(std::nullopt, round_trip);
  ASSERT_EQ(ladder.poll_step(now), RecoveryStep::drop_login);
  now += 4s;
  fall_silent();
  ladder.handle_refused();
  EXPECT_EQ(ladder.poll_step(now), RecoveryStep::log_in) << "ten seconds after the hasty one";
}

}  // namespace
}  // namespace mp::session
