// scenarios: plays the scenario table with as many seeds as wanted and prints a row for each. Exit status 1 when an invariant
// or a bound broke; the line that says so names the seed, which --first N --seeds 1 plays again.
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "tests/sim/scenario_report.hpp"

namespace {

constexpr const char* kUsage =
    "usage: scenarios [--seeds N] [--first N] [--only TEXT] [--busy] [--list]\n"
    "  --seeds N   seeds for each scenario (10); thousands for a night\n"
    "  --first N   the first seed (1)\n"
    "  --only TEXT only scenarios whose name contains TEXT\n"
    "  --busy      on machines that take time for all they do, for which the bounds have no room\n"
    "  --list      names only\n";

struct Options {
  std::uint64_t seeds = 10;
  std::uint64_t first = 1;
  std::string only;
  mp::sim::Tempo tempo;
  bool list = false;
};

std::optional<Options> parse(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const char* value = i + 1 < count ? words[i + 1] : nullptr;
    if (word == "--list") {
      options.list = true;
      continue;
    }
    if (word == "--busy") {
      options.tempo = mp::sim::kBusyMachine;
      continue;
    }
    if (value == nullptr) return std::nullopt;
    if (word == "--seeds") {
      options.seeds = std::strtoull(value, nullptr, 10);
    } else if (word == "--first") {
      options.first = std::strtoull(value, nullptr, 10);
    } else if (word == "--only") {
      options.only = value;
    } else {
      return std::nullopt;
    }
    ++i;
  }
  return options;
}

}  // namespace

int main(int count, char** words) {
  const auto options = parse(count, words);
  if (!options) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  if (!options->list) std::puts(mp::sim::Summary::header().c_str());
  bool well = true;
  for (const auto& scenario : mp::sim::scenario_table()) {
    if (scenario.name.find(options->only) == std::string_view::npos) continue;
    if (options->list) {
      std::printf("%.*s\n", static_cast<int>(scenario.name.size()), scenario.name.data());
      continue;
    }
    mp::sim::Summary summary(scenario);
    for (std::uint64_t i = 0; i < options->seeds; ++i)
      summary.add(options->first + i, mp::sim::run(scenario, options->first + i, options->tempo));
    std::puts(summary.line().c_str());
    for (const auto& problem : summary.problems()) {
      std::printf("  BROKEN %s\n", problem.c_str());
      well = false;
    }
    std::fflush(stdout);
  }
  return well ? 0 : 1;
}
