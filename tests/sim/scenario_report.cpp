#include "tests/sim/scenario_report.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>

namespace mp::sim {
namespace {

// The names are at most this wide; std::snprintf wants to know.
constexpr std::size_t kLine = 256;

double milliseconds(Duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

}  // namespace

void Summary::add(std::uint64_t seed, const Outcome& outcome) {
  if (!outcome.failure.empty()) {
    failures_.push_back(std::string(scenario_->name) + ": seed " + std::to_string(seed) + ": " + outcome.failure);
  }
  const auto grown = static_cast<std::ptrdiff_t>(echoes_.size());
  std::ranges::transform(outcome.echoes, std::back_inserter(echoes_), milliseconds);
  std::sort(echoes_.begin() + grown, echoes_.end());
  std::inplace_merge(echoes_.begin(), echoes_.begin() + grown, echoes_.end());
  std::ranges::transform(outcome.recoveries, std::back_inserter(recoveries_), milliseconds);
  slowest_bulk_ = std::max(slowest_bulk_, milliseconds(outcome.bulk));
  keys_ += outcome.keys;
  sum_.packets += outcome.packets;
  sum_.bytes += outcome.bytes;
  sum_.stream_bytes += outcome.stream_bytes;
  sum_.bytes_again += outcome.bytes_again;
  sum_.memory = std::max(sum_.memory, outcome.memory);
}

double Summary::share(double quantile) const {
  return echoes_.empty() ? 0 : echoes_[static_cast<std::size_t>(quantile * static_cast<double>(echoes_.size() - 1))];
}

double Summary::mean() const {
  return echoes_.empty() ? 0 : std::accumulate(echoes_.begin(), echoes_.end(), 0.0) / static_cast<double>(echoes_.size());
}

double Summary::worst_recovery() const { return recoveries_.empty() ? 0 : std::ranges::max(recoveries_); }

double Summary::per_key(std::uint64_t count) const {
  return keys_ == 0 ? 0 : static_cast<double>(count) / static_cast<double>(keys_);
}

std::vector<std::string> Summary::problems() const {
  auto out = failures_;
  const double rtt = milliseconds(round_trip(*scenario_));
  const auto expect_at_most = [&](const char* what, double value, std::optional<double> most) {
    if (!most || value <= *most) return;
    out.push_back(std::string(scenario_->name) + ": " + what + " is " + std::to_string(value) + ", more than " +
                  std::to_string(*most));
  };
  const auto& bounds = scenario_->bounds;
  expect_at_most("median echo in round trips", share(0.5) / rtt, bounds.median);
  expect_at_most("mean echo in round trips", mean() / rtt, bounds.mean);
  expect_at_most("p99 echo in round trips", share(0.99) / rtt, bounds.p99);
  expect_at_most("packets per key", per_key(sum_.packets), bounds.packets_per_key);
  if (bounds.recovery) expect_at_most("worst recovery in ms", worst_recovery(), milliseconds(*bounds.recovery));
  if (bounds.bulk) expect_at_most("slowest bulk download in ms", slowest_bulk_, milliseconds(*bounds.bulk));
  return out;
}

std::string Summary::header() {
  std::array<char, kLine> text{};
  std::snprintf(text.data(), text.size(), "%-40s %6s | %6s %6s %6s %6s | %8s %8s | %6s | %8s %8s | %6s %8s",
                "network (times in ms)", "rtt", "median", "mean", "p99", "max", "recover", "worst", "bulk s", "pkts/key",
                "B/key", "again", "memory");
  return text.data();
}

std::string Summary::line() const {
  std::array<char, kLine> text{};
  const auto again =
      sum_.stream_bytes == 0 ? 0.0 : 100.0 * static_cast<double>(sum_.bytes_again) / static_cast<double>(sum_.stream_bytes);
  auto sorted = recoveries_;
  std::ranges::sort(sorted);
  std::snprintf(text.data(), text.size(),
                "%-40.*s %6.0f | %6.0f %6.0f %6.0f %6.0f | %8.0f %8.0f | %6.1f | %8.1f %8.0f | %5.0f%% %5zu kB",
                static_cast<int>(scenario_->name.size()), scenario_->name.data(), milliseconds(round_trip(*scenario_)),
                share(0.5), mean(), share(0.99), share(1), sorted.empty() ? 0 : sorted[sorted.size() / 2], worst_recovery(),
                slowest_bulk_ / 1e3, per_key(sum_.packets), per_key(sum_.bytes), again, sum_.memory / 1024);
  return text.data();
}

}  // namespace mp::sim
