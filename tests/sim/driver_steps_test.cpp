#include "tests/sim/driver_steps.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mp::sim {
namespace {

class DriverStepsTest : public testing::Test {
 protected:
  DriverSteps::Plan plan(DriverSteps::Clock clock = DriverSteps::Clock::each_piece) {
    return {.pieces = {[this](Instant at) { note('a', at); }, [this](Instant at) { note('b', at); }},
            .ready = [this] { return ready; },
            .deadline = [this] { return deadline; },
            .clock = clock};
  }
  void note(char piece, Instant at) {
    done += piece;
    times.push_back(at);
    ready = false;
  }
  void run_a_piece(DriverSteps& steps) {
    ASSERT_TRUE(steps.next_event());
    ASSERT_GE(*steps.next_event(), now);
    now = *steps.next_event();
    steps.run(now);
  }
  void run_a_step(DriverSteps& steps) {
    do {
      run_a_piece(steps);
    } while (!steps.waits());
  }

  Instant now{1h};
  bool ready = false;
  std::optional<Instant> deadline;
  std::string done;
  std::vector<Instant> times;
};

TEST_F(DriverStepsTest, AStepTakesNoTimeUnlessItIsTold) {
  DriverSteps steps(plan(), {}, 1);
  EXPECT_EQ(steps.next_event(), std::nullopt);
  steps.wake(now);
  steps.run(now);
  EXPECT_TRUE(steps.waits());
  EXPECT_EQ(done, "ab");
  EXPECT_EQ(times, (std::vector{now, now}));
  EXPECT_EQ(steps.next_event(), std::nullopt);
}

TEST_F(DriverStepsTest, OnABusyMachineTimePassesBetweenPiecesAndTimersAreLate) {
  for (const auto clock : {DriverSteps::Clock::each_piece, DriverSteps::Clock::each_step}) {
    DriverSteps steps(plan(clock), kBusyMachine, 1);
    steps.wake(now);
    Duration longest{};
    for (int i = 0; i < 500; ++i) {
      times.clear();
      deadline = now + 1s;
      run_a_step(steps);
      EXPECT_EQ(times[0] == times[1], clock == DriverSteps::Clock::each_step);
      ASSERT_GE(*steps.next_event(), *deadline);
      longest = std::max(longest, *steps.next_event() - *deadline);
    }
    EXPECT_GT(longest, 2ms);
    EXPECT_LE(longest, kBusyMachine.lateness);
  }
}

TEST_F(DriverStepsTest, WhatComesInTheMiddleOfAStepWaitsForTheNext) {
  DriverSteps steps(plan(), kBusyMachine, 1);
  steps.wake(now);
  run_a_piece(steps);
  run_a_piece(steps);
  ASSERT_FALSE(steps.waits());
  steps.post([this](Instant at) { note('k', at); }, now);
  run_a_step(steps);
  EXPECT_EQ(done, "ab");
  run_a_step(steps);
  EXPECT_EQ(done, "abkab");
  EXPECT_EQ(steps.next_event(), std::nullopt);
}

TEST_F(DriverStepsTest, ADeadlineThatNobodyDealsWithIsNoticed) {
  DriverSteps steps(plan(), kBusyMachine, 1);
  for (int i = 0; i < 100; ++i) {
    deadline = now + 1ms;
    steps.wake(now);
    run_a_step(steps);
  }
  EXPECT_FALSE(steps.spins());
  for (int i = 0; i < 10; ++i) run_a_step(steps);
  EXPECT_TRUE(steps.spins());
}

}  // namespace
}  // namespace mp::sim
