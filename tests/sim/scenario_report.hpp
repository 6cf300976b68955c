// What many seeds of one scenario came to, as a line of a table, and which of the scenario's bounds they break.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/sim/scenario_run.hpp"

namespace mp::sim {

class Summary {
 public:
  explicit Summary(const Scenario& scenario) : scenario_(&scenario) {}

  void add(std::uint64_t seed, const Outcome& outcome);

  // One line for each seed that broke an invariant and each bound that does not hold. Empty: all is well.
  [[nodiscard]] std::vector<std::string> problems() const;
  [[nodiscard]] static std::string header();
  [[nodiscard]] std::string line() const;

 private:
  [[nodiscard]] double share(double quantile) const;
  [[nodiscard]] double mean() const;
  [[nodiscard]] double worst_recovery() const;
  [[nodiscard]] double per_key(std::uint64_t count) const;

  const Scenario* scenario_;
  std::vector<double> echoes_;      // ms, sorted
  std::vector<double> recoveries_;  // ms
  double slowest_bulk_ = 0;         // ms
  std::size_t keys_ = 0;
  Outcome sum_;  // of the costs; the most of the memory
  std::vector<std::string> failures_;
};

}  // namespace mp::sim
