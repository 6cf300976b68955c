// Bulk transfers in virtual time: how much of a line they fill, what they leave to others, and what typing beside them feels
// like. Prints a row for each.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "tests/sim/bulk_flow.hpp"
#include "tests/sim/cubic_flow.hpp"
#include "tests/sim/seeds.hpp"

namespace mp::sim {
namespace {

constexpr std::uint64_t kMegabit = 125'000;

Duration median(const std::vector<Duration>& sorted) { return sorted.empty() ? Duration{1h} : sorted[sorted.size() / 2]; }
double milliseconds(Duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

// One transfer, from when it has found its rate, with somebody typing.
struct Transfer {
  explicit Transfer(const BottleneckProfile& profile) : line(profile), net(profile, 1), flow(1, net.now()) {
    net.add(flow);
    flow.type_every(93ms, net.now());
    net.run_for(2s);
    forget();
  }
  void run_for(Duration duration) {
    net.run_for(duration);
    measured += duration;
  }
  void forget() {
    measured = 0ms;
    before = flow.arrived();
    (void)flow.take_echo_times();
    net.reset_counts();
  }
  [[nodiscard]] double share() const {
    return static_cast<double>(flow.arrived() - before) / static_cast<double>(line.bytes_per_second) /
           std::chrono::duration<double>(measured).count();
  }
  void print(const char* name) {
    echo = median(flow.take_echo_times());
    std::printf("%-34s %5.1f %% of the line | queue ms: mean %5.1f longest %5.1f | echo ms: median %5.1f\n", name,
                100 * share(), milliseconds(net.mean_wait()), milliseconds(net.longest_wait()), milliseconds(echo));
  }

  BottleneckProfile line;
  SharedBottleneck net;
  BulkFlow flow;
  Duration measured{};
  std::uint64_t before = 0;
  Duration echo{};
};

TEST(BulkTransfer, FillsAFastLineInSpiteOfRandomLoss) {
  Transfer transfer({.bytes_per_second = 100 * kMegabit, .delay = 20ms, .queue_bytes = 500'000, .loss = 0.01});
  transfer.run_for(4s);
  transfer.print("100 Mbit/s, 40 ms, 1 % loss");
  EXPECT_GE(transfer.share(), 0.85);
  EXPECT_LE(milliseconds(transfer.echo), 1.3 * 40);
}

TEST(BulkTransfer, OutputFillsSuchALineToo) {
  const BottleneckProfile line{.bytes_per_second = 100 * kMegabit, .delay = 20ms, .queue_bytes = 500'000, .loss = 0.01};
  SharedBottleneck net(line, 1);
  BulkFlow flow(1, net.now(), kDisplayStream);
  net.add(flow);
  net.run_for(2s);
  const auto before = flow.arrived();
  net.run_for(4s);
  const auto share = static_cast<double>(flow.arrived() - before) / (4.0 * 100 * kMegabit);
  std::printf("%-34s %5.1f %% of the line | memory %.1f MB\n", "the same on the display stream", 100 * share,
              static_cast<double>(flow.largest_retained()) / 1e6);
  EXPECT_GE(share, 0.85);
}

TEST(BulkTransfer, HeavyRandomLossCostsWhatIsLostAndLittleMore) {
  Transfer transfer({.bytes_per_second = 10 * kMegabit, .delay = 20ms, .queue_bytes = 100'000, .loss = 0.3});
  transfer.run_for(20s);
  transfer.print("10 Mbit/s, 40 ms, 30 % loss");
  EXPECT_GE(transfer.share(), 0.45);  // 65 % of the line would be all of it
}

TEST(BulkTransfer, LeavesADeepQueueEmpty) {
  Transfer transfer({.bytes_per_second = 10 * kMegabit, .delay = 50ms, .queue_bytes = 5'000'000});
  transfer.run_for(20s);
  transfer.print("10 Mbit/s, 100 ms, queue of 4 s");
  EXPECT_GE(transfer.share(), 0.85);
  EXPECT_LE(transfer.net.longest_wait(), 50ms);
  EXPECT_LE(milliseconds(transfer.echo), 1.1 * 100);
}

TEST(BulkTransfer, HeedsMarks) {
  BottleneckProfile profile{.bytes_per_second = 10 * kMegabit, .delay = 20ms, .queue_bytes = 200'000};
  Transfer without(profile);
  without.run_for(10s);
  profile.mark_bytes = 6'000;
  Transfer with(profile);
  with.run_for(10s);
  with.print("10 Mbit/s, 40 ms, marks from 5 ms");
  EXPECT_GE(with.share(), 0.6);
  EXPECT_GT(with.flow.server().statistics().marks_reported, 0u);
  EXPECT_LT(with.share(), without.share() - 0.03);
}

TEST(BulkTransfer, GoesOnAtItsRateAfterARest) {
  Transfer transfer({.bytes_per_second = 50 * kMegabit, .delay = 20ms, .queue_bytes = 500'000});
  const auto known = transfer.flow.server().sending_rate().bandwidth;
  transfer.flow.set_busy(false);
  transfer.run_for(60s);
  EXPECT_NEAR(transfer.flow.server().sending_rate().bandwidth, known, known / 20) << "typing says nothing about the path";
  transfer.flow.set_busy(true);
  transfer.run_for(100ms);
  transfer.forget();
  transfer.run_for(500ms);
  transfer.print("50 Mbit/s, 40 ms, after a minute");
  EXPECT_GE(transfer.share(), 0.8);
  EXPECT_LE(transfer.net.longest_wait(), 25ms);
}

TEST(BulkTransfer, FollowsALineThatGetsSlowerAndFaster) {
  BottleneckProfile profile{.bytes_per_second = 50 * kMegabit, .delay = 20ms, .queue_bytes = 500'000};
  Transfer transfer(profile);
  profile.bytes_per_second = 5 * kMegabit;
  transfer.net.set_profile(profile);
  transfer.net.run_for(3s);
  transfer.line = profile;
  transfer.forget();
  transfer.run_for(5s);
  transfer.print("50, now 5 Mbit/s");
  EXPECT_GE(transfer.share(), 0.8);
  EXPECT_LE(transfer.net.mean_wait(), 20ms);

  profile.bytes_per_second = 50 * kMegabit;
  transfer.net.set_profile(profile);
  transfer.net.run_for(3s);
  transfer.line = profile;
  transfer.forget();
  transfer.run_for(2s);
  transfer.print("5, now 50 Mbit/s");
  EXPECT_GE(transfer.share(), 0.8);
}

// Two sessions with output without end and a TCP flow; which starts first is the seed's choice.
class SharedLine {
 public:
  SharedLine(const BottleneckProfile& profile, std::uint64_t seed)
      : profile_(profile),
        net_(profile, seed),
        random_(seed),
        first_(2 * seed, net_.now(), kDisplayStream),
        second_(2 * seed + 1, net_.now(), kDisplayStream) {
    std::array<Flow*, 3> order = flows();
    std::rotate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(random_.below(order.size())), order.end());
    for (auto* flow : order) {
      net_.add(*flow);
      net_.run_for(std::chrono::milliseconds(random_.below(500)));
    }
  }
  // Of the line, by flows().
  std::array<double, 3> shares_of(Duration duration) {
    std::array<std::uint64_t, 3> before{};
    std::ranges::transform(flows(), before.begin(), [](const Flow* flow) { return flow->arrived(); });
    net_.run_for(duration);
    const auto whole = static_cast<double>(profile_.bytes_per_second) * std::chrono::duration<double>(duration).count();
    std::array<double, 3> shares{};
    std::ranges::transform(flows(), before, shares.begin(), [&](const Flow* flow, std::uint64_t then) {
      return static_cast<double>(flow->arrived() - then) / whole;
    });
    return shares;
  }

 private:
  std::array<Flow*, 3> flows() { return {&first_, &second_, &tcp_}; }

  BottleneckProfile profile_;
  SharedBottleneck net_;
  test::SeededRandom random_;
  BulkFlow first_;
  BulkFlow second_;
  CubicFlow tcp_;
};

TEST(BulkTransfer, TwoSessionsAndATcpFlowShareALine) {
  // Half of what the path holds, as much, and two and a half, four and eight times as much.
  for (const std::size_t queue : {25'000u, 50'000u, 125'000u, 200'000u, 400'000u}) {
    for (const auto seed : seeds(1, 3)) {
      SharedLine line({.bytes_per_second = 10 * kMegabit, .delay = 20ms, .queue_bytes = queue}, seed);
      const auto shares = line.shares_of(30s);
      std::printf("10 Mbit/s, 40 ms, queue of %3zu kB, MP_SIM_SEED=%d: ", queue / 1000, static_cast<int>(seed));
      for (const auto share : shares) std::printf(" %4.1f %%", 100 * share);
      std::printf("\n");
      EXPECT_GE(std::ranges::min(shares), 0.15) << "a queue of " << queue << ", MP_SIM_SEED=" << seed;
    }
  }
}

}  // namespace
}  // namespace mp::sim
