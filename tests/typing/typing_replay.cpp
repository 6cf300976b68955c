// typing_replay: plays the recorded sessions through the predictor and prints a row for each. docs/benchmark.md says how to
// read it.
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/typing/replay.hpp"

namespace mp::typing {
namespace {

constexpr const char* kUsage =
    "usage: typing_replay [--rtt MS] [--only TEXT] [--remarks]\n"
    "  --rtt MS     one round trip instead of 50, 200 and 500\n"
    "  --only TEXT  only recordings whose name contains TEXT\n"
    "  --remarks    also each key that was not shown at once, and each wrong glyph\n";

struct Options {
  std::vector<int> round_trips = {50, 200, 500};
  std::string only;
  bool remarks = false;
};

std::optional<Options> parse(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--remarks") {
      options.remarks = true;
      continue;
    }
    if (++i == count) return std::nullopt;
    if (word == "--rtt") {
      options.round_trips = {static_cast<int>(std::strtol(words[i], nullptr, 10))};
    } else if (word == "--only") {
      options.only = words[i];
    } else {
      return std::nullopt;
    }
  }
  return options;
}

// What predict::Figures count is the predictor's own view.
struct Row {
  Measure measure;
  std::uint64_t wrong_keys = 0;

  void add(const Row& other) {
    measure.add(other.measure);
    wrong_keys += other.wrong_keys;
  }
};

void print_header(int round_trip) {
  std::printf("%d ms\n  %-18s %6s %8s %8s %8s %8s %11s %6s %8s\n", round_trip, "", "keys", "at once%", "median", "p90",
              "wrong%", "wrong keys", "edits", "at once%");
}

void print(const std::string& name, const Row& row) {
  const Measure& measure = row.measure;
  std::printf("  %-18s %6zu %8.1f %8.0f %8.0f %8.2f %11llu %6zu %8.1f\n", name.c_str(), measure.keys,
              100 * measure.share_at_once(), measure.delay_ms(0.5), measure.delay_ms(0.9), 100 * measure.share_wrong(),
              static_cast<unsigned long long>(row.wrong_keys), measure.edits, 100 * measure.share_of_edits_at_once());
}

void print_table(const Options& options, int round_trip) {
  print_header(round_trip);
  Row typing;
  Row all;
  for (const auto& recording : recordings()) {
    if (recording.name.find(options.only) == std::string::npos) continue;
    const auto replayed = replay(recording, std::chrono::milliseconds{round_trip});
    const Row row{replayed.measure, replayed.figures.wrong};
    print(recording.name, row);
    if (options.remarks) {
      for (const auto& remark : replayed.remarks) std::printf("    %s\n", remark.c_str());
    }
    all.add(row);
    if (is_typing(recording)) typing.add(row);
  }
  print("shells and editors", typing);
  print("all", all);
}

int run(int count, char** words) {
  const auto options = parse(count, words);
  if (!options) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  for (const int round_trip : options->round_trips) print_table(*options, round_trip);
  return 0;
}

}  // namespace
}  // namespace mp::typing

int main(int count, char** words) { return mp::typing::run(count, words); }
