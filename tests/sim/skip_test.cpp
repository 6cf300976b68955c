// A display stream of which the server gives something up now and then, over hostile networks: what arrives is what was
// written but what was given up, in order, with a gap exactly where something is missing. Everything else arrives whole.
#include <gtest/gtest.h>

#include <vector>

#include "libmp/transport/offset_ranges.hpp"
#include "tests/sim/seeds.hpp"
#include "tests/sim/world.hpp"

namespace mp::sim {
namespace {

using transport::OffsetRange;
using transport::OffsetRanges;

struct Case {
  const char* name;
  double loss;
  std::size_t burst;  // most bytes written every few milliseconds
};

LinkProfile hostile_link(test::SeededRandom& random, double loss) {
  LinkProfile link;
  link.delay = Duration{1ms} * (1 + random.below(100));
  link.jitter = 5ms;
  link.loss = loss;
  link.duplicate = 0.1;
  link.reorder = 0.2;
  link.reorder_delay = 50ms;
  link.corrupt = 0.02;
  if (random.chance(0.3)) link.bytes_per_second = 20'000 + random.below(200'000);
  return link;
}

// Whether all of `inner` lies in one of `outer`.
bool inside(const OffsetRange& inner, const OffsetRanges& outer) {
  return std::ranges::any_of(outer.view(), [&](const auto& one) { return one.begin <= inner.begin && inner.end <= one.end; });
}

class SkippingServer {
 public:
  SkippingServer(const Case& one, std::uint64_t seed) : random_(seed), world_(profile(random_, one.loss), seed) {
    world_.plan(Role::server, kDisplayStream, {250 * one.burst, one.burst, Duration{1ms} * (1 + random_.below(20))});
    world_.plan(Role::server, kControlStream, {200, 10, 50ms});
    world_.plan(Role::client, kInputStream, {100, 3, 50ms});
    world_.on_gap = [this](Role, StreamId stream, std::uint64_t from, std::uint64_t to) {
      if (stream != kDisplayStream || !inside({from, to}, given_up_)) ++wrong_gaps_;
      ++gaps_;
    };
  }

  // Skips, renews keys, moves the client and lets its application sleep, now and then.
  void run() {
    for (int i = 0; i < 40; ++i) {
      world_.run_for(Duration{1ms} * random_.below(300));
      if (random_.chance(0.1)) world_.network().rebind();
      if (random_.chance(0.3)) world_.set_readers_stalled(random_.chance(0.5));
      if (random_.chance(0.05)) renew();
      if (random_.chance(0.7)) skip();
    }
    world_.set_readers_stalled(false);
    const bool done = world_.run_until([this] { return world_.all_done(); }, 1h);
    ASSERT_EQ(world_.failure(), "");
    ASSERT_TRUE(done);
    EXPECT_EQ(wrong_gaps_, 0u);
  }
  [[nodiscard]] std::uint64_t gaps() const { return gaps_; }

 private:
  static NetworkProfile profile(test::SeededRandom& random, double loss) {
    return {hostile_link(random, loss), hostile_link(random, loss)};
  }
  void renew() {
    ++generation_;
    for (const auto role : {Role::server, Role::client}) world_.renew(role, generation_);
  }
  void skip() {
    auto& server = world_.connection(Role::server);
    given_up_.insert({server.acknowledged(kDisplayStream), world_.bytes_written(Role::server, kDisplayStream)});
    world_.skip(Role::server, kDisplayStream);
    EXPECT_EQ(server.unsent(kDisplayStream), 0u);
  }

  test::SeededRandom random_;
  World world_;
  OffsetRanges given_up_;
  std::uint8_t generation_ = 0;
  std::uint64_t gaps_ = 0;
  std::uint64_t wrong_gaps_ = 0;
};

class SkipOverHostileNetworks : public testing::TestWithParam<Case> {};

TEST_P(SkipOverHostileNetworks, GapsAreWhereSomethingWasGivenUp) {
  std::uint64_t gaps = 0;
  for (const auto seed : seeds(1, 25)) {
    SCOPED_TRACE("MP_SIM_SEED=" + std::to_string(seed));
    SkippingServer session(GetParam(), seed);
    session.run();
    if (HasFatalFailure()) return;
    gaps += session.gaps();
  }
  EXPECT_GT(gaps, 0u);
}

INSTANTIATE_TEST_SUITE_P(Sim, SkipOverHostileNetworks,
                         testing::Values(Case{"Clean", 0, 8000}, Case{"Keys", 0.1, 20}, Case{"Lossy", 0.1, 4000},
                                         Case{"VeryLossy", 0.4, 2000}),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace mp::sim
