// Every row of the scenario table with a handful of seeds: what must hold in any network, and what a person feels at most.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <iostream>

#include "tests/sim/scenario_report.hpp"
#include "tests/sim/seeds.hpp"

namespace mp::sim {
namespace {

constexpr std::uint64_t kSeeds = 6;

class ScenarioTable : public testing::TestWithParam<std::size_t> {};

TEST_P(ScenarioTable, HoldsItsBounds) {
  const auto& scenario = scenario_table()[GetParam()];
  Summary summary(scenario);
  for (const auto seed : seeds(1, kSeeds)) summary.add(seed, run(scenario, seed));
  std::cout << Summary::header() << "\n" << summary.line() << "\n";
  for (const auto& problem : summary.problems()) ADD_FAILURE() << problem << " (MP_SIM_SEED=<seed> replays one)";
}

// What must hold, that is; the machine's own time is in what a person feels.
TEST_P(ScenarioTable, HoldsOnABusyMachine) {
  for (const auto seed : seeds(100'001, 1)) {
    EXPECT_EQ(run(scenario_table()[GetParam()], seed, kBusyMachine).failure, "") << "MP_SIM_SEED=" << seed;
  }
}

std::string test_name(const testing::TestParamInfo<std::size_t>& one) {
  std::string name(scenario_table()[one.param].name);
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Sim, ScenarioTable, testing::Range(std::size_t{0}, scenario_table().size()), test_name);

}  // namespace
}  // namespace mp::sim
