#include "tests/sim/scenario_report.hpp"

#include <gtest/gtest.h>

namespace mp::sim {
namespace {

Scenario hundred_milliseconds(const Bounds& bounds) {
  Scenario scenario;
  scenario.name = "test";
  scenario.network.up.delay = scenario.network.down.delay = 50ms;
  scenario.bounds = bounds;
  return scenario;
}

Outcome echoes(std::vector<Duration> times) {
  Outcome outcome;
  outcome.keys = times.size();
  outcome.packets = 2 * times.size();
  outcome.echoes = std::move(times);
  return outcome;
}

std::vector<std::string> problems_of(const Bounds& bounds, const Outcome& first, const Outcome& second) {
  const auto scenario = hundred_milliseconds(bounds);
  Summary summary(scenario);
  summary.add(7, first);
  summary.add(8, second);
  return summary.problems();
}

TEST(Summary, BoundsHoldOverAllSeedsTogether) {
  const Bounds exact{.median = 1.0, .mean = 1.5, .p99 = 2.0, .packets_per_key = 2.0};
  EXPECT_TRUE(problems_of(exact, echoes({100ms, 300ms}), echoes({100ms, 100ms, 200ms, 100ms})).empty());
}

TEST(Summary, EachBoundIsHeldAgainstItsOwnValue) {
  const auto first = echoes({300ms, 100ms});
  const auto second = echoes({200ms, 200ms, 200ms});
  for (const Bounds& broken :
       {Bounds{.median = 1.9}, Bounds{.mean = 1.9}, Bounds{.p99 = 1.9}, Bounds{.packets_per_key = 1.9}}) {
    EXPECT_EQ(problems_of(broken, first, second).size(), 1u);
  }
}

TEST(Summary, OneSlowRecoveryIsEnough) {
  auto slow = echoes({100ms});
  slow.recoveries = {100ms, 601ms};
  EXPECT_EQ(problems_of({.recovery = 600ms}, echoes({100ms}), slow).size(), 1u);
  EXPECT_TRUE(problems_of({.recovery = 601ms}, echoes({100ms}), slow).empty());
}

TEST(Summary, TheSlowestDownloadCounts) {
  auto slow = echoes({100ms});
  slow.bulk = 11s;
  EXPECT_EQ(problems_of({.bulk = 10s}, slow, echoes({100ms})).size(), 1u);
  EXPECT_TRUE(problems_of({.bulk = 11s}, slow, echoes({100ms})).empty());
}

TEST(Summary, ABrokenInvariantNamesItsSeed) {
  auto broken = echoes({100ms});
  broken.failure = "a wrong byte on stream 1";
  const auto problems = problems_of({}, echoes({100ms}), broken);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_NE(problems[0].find("seed 8: a wrong byte"), std::string::npos);
}

}  // namespace
}  // namespace mp::sim
