#include "libmp/transport/mtu_search.hpp"

#include <gtest/gtest.h>

namespace mp::transport {
namespace {

constexpr std::size_t kSafe = limits::kInitialDatagram;

// A search on a path that carries `carries` bytes, driven by a bulk transfer.
class MtuSearchTest : public testing::Test {
 protected:
  Instant now{1h};
  MtuSearch search;
  std::uint64_t next = 0;
  std::vector<std::size_t> probes;

  void send_full(unsigned count) {
    for (unsigned i = 0; i < count; ++i, ++next) search.handle_sent(search.size());
  }
  // Sends datagrams of data and whatever probes are due until none is; returns the size that was found.
  std::size_t run(std::size_t carries, double loss = 0) {
    for (int i = 0; i < 1000; ++i) {
      send_full(MtuSearch::kFilledPerProbe);
      const auto size = search.probe_due(now);
      if (!size) return search.size();
      probes.push_back(*size);
      search.handle_probe_sent({next}, now);
      if (*size <= carries) {
        search.handle_probe_acknowledged({next}, *size);
      } else {
        search.handle_probe_lost({next}, *size, loss, now);
      }
      ++next;
    }
    ADD_FAILURE() << "no end";
    return 0;
  }
  // Large datagrams that are lost; returns the number of the last.
  void lose_data(unsigned count) {
    for (unsigned i = 0; i < count; ++i, ++next) {
      const auto size = search.size();
      search.handle_sent(size);
      search.handle_lost({next}, size);
    }
  }
};

TEST_F(MtuSearchTest, StartsWithWhatEveryPathCarries) {
  EXPECT_EQ(search.size(), kSafe);
  EXPECT_EQ(MtuSearch(1300).size(), kSafe);
  EXPECT_EQ(MtuSearch(limits::kMinDatagramLimit).size(), limits::kMinDatagramLimit);
}

TEST_F(MtuSearchTest, NothingIsTriedUntilDatagramsAreFull) {
  for (int i = 0; i < 10'000; ++i) search.handle_sent(100);
  EXPECT_EQ(search.probe_due(now), std::nullopt);
  send_full(MtuSearch::kFilledPerProbe - 1);
  EXPECT_EQ(search.probe_due(now), std::nullopt);
  search.handle_sent(kSafe - 10);  // full but for a frame that did not fit
  EXPECT_NE(search.probe_due(now), std::nullopt);
}

TEST_F(MtuSearchTest, OneProbeAtATime) {
  send_full(MtuSearch::kFilledPerProbe);
  search.handle_probe_sent({next++}, now);
  send_full(100);
  EXPECT_EQ(search.probe_due(now), std::nullopt);
}

TEST_F(MtuSearchTest, FindsTheUsualSizesInAFewProbes) {
  struct Case {
    std::size_t carries;
    std::size_t found;
    std::size_t most_probes;
  };
  // Each size that fails is tried three times, unless the own system refuses it.
  for (const auto& [carries, found, most_probes] :
       {Case{8972, 8952, 2}, Case{8952, 8952, 2}, Case{8868, 8848, 15}, Case{1472, 1472, 15}, Case{1464, 1464, 15},
        Case{1452, 1452, 15}, Case{1444, 1444, 15}, Case{1432, 1432, 15}, Case{1400, 1392, 15}, Case{1372, 1372, 15},
        Case{1252, 1252, 15}, Case{1232, 1232, 15}, Case{1200, 1200, 15}}) {
    search = {};
    probes.clear();
    EXPECT_EQ(run(carries), found) << carries;
    EXPECT_LE(probes.size(), most_probes) << carries;
  }
}

TEST_F(MtuSearchTest, APeersLimitIsNeverExceededAndIsFound) {
  for (const std::size_t limit : {1300u, 1452u, 2000u, 4000u}) {
    search = MtuSearch(limit);
    EXPECT_EQ(run(9000), limit);
  }
}

TEST_F(MtuSearchTest, OneLostProbeProvesNothing) {
  send_full(MtuSearch::kFilledPerProbe);
  const auto first = search.probe_due(now);
  search.handle_probe_sent({next}, now);
  search.handle_probe_lost({next++}, *first, 0, now);
  send_full(MtuSearch::kFilledPerProbe);
  EXPECT_EQ(search.probe_due(now), first);
}

TEST_F(MtuSearchTest, WhereMuchIsLostMoreTriesAreNeeded) {
  run(kSafe, 0.5);
  EXPECT_EQ(std::count(probes.begin(), probes.end(), probes.front()), 7) << "0.5^7 = 1/128";
}

TEST_F(MtuSearchTest, WhatTheOwnSystemRefusesIsNotTriedAgain) {
  send_full(MtuSearch::kFilledPerProbe);
  search.handle_probe_sent({next++}, now);
  search.handle_probe_acknowledged({next - 1}, 1452);
  send_full(MtuSearch::kFilledPerProbe);
  EXPECT_EQ(search.probe_due(now), 8952u);
  search.handle_probe_sent({next++}, now);
  search.handle_too_large(8952, now);
  EXPECT_EQ(search.size(), 1452u);
  probes.clear();
  EXPECT_EQ(run(1472), 1472u);
  EXPECT_EQ(std::count(probes.begin(), probes.end(), 8952u), 0);
}

TEST_F(MtuSearchTest, ASmallerLinkOfTheOwnSystemCountsAtOnce) {
  run(9000);
  search.handle_too_large(8952, now);
  EXPECT_EQ(search.size(), kSafe);
  EXPECT_EQ(run(1472), 1472u);
  search.handle_too_large(kSafe, now);
  EXPECT_EQ(search.size(), limits::kMinDatagramLimit) << "smaller than any path that carries IPv6";
}

TEST_F(MtuSearchTest, ABlackHoleIsNoticed) {
  run(1472);
  lose_data(MtuSearch::kBlackHole - 1);
  EXPECT_EQ(search.size(), 1472u);
  lose_data(1);
  EXPECT_EQ(search.size(), kSafe);
  probes.clear();
  EXPECT_EQ(run(1232), 1232u);
  EXPECT_EQ(probes.front(), 1472u) << "first it is made sure";
}

TEST_F(MtuSearchTest, LargeDatagramsThatArriveAreNoBlackHole) {
  run(1472);
  for (int i = 0; i < 100; ++i) {
    lose_data(MtuSearch::kBlackHole - 1);
    search.handle_acknowledged({next++}, 1472);
  }
  EXPECT_EQ(search.size(), 1472u);
  // Known to be lost only later than a younger one was known to have arrived.
  search.handle_acknowledged({next + 50}, 1472);
  lose_data(20);
  EXPECT_EQ(search.size(), 1472u);
}

TEST_F(MtuSearchTest, SmallDatagramsThatAreLostSayNothing) {
  run(1472);
  for (int i = 0; i < 100; ++i) search.handle_lost({next++}, kSafe);
  EXPECT_EQ(search.size(), 1472u);
}

TEST_F(MtuSearchTest, AfterSilenceTheOldSizeIsProvenByOneProbe) {
  run(8972);
  search.handle_silence({next});
  EXPECT_EQ(search.size(), kSafe);
  probes.clear();
  EXPECT_EQ(run(8972), 8952u);
  EXPECT_EQ(probes, (std::vector<std::size_t>{8952}));
}

TEST_F(MtuSearchTest, WhatWasSentBeforeADoubtDoesNotSettleIt) {
  run(1472);
  send_full(MtuSearch::kFilledPerProbe);
  const PacketNumber old{next++};
  search.handle_silence({next});
  search.handle_probe_acknowledged(old, 1472);
  EXPECT_EQ(search.size(), kSafe);
}

TEST_F(MtuSearchTest, AnotherPathIsSearchedAnew) {
  run(1452);
  const PacketNumber old{next++};
  search.restart({next});
  search.handle_probe_acknowledged(old, 1452);
  EXPECT_EQ(search.size(), kSafe);
  EXPECT_EQ(run(8972), 8952u);
}

TEST_F(MtuSearchTest, TenMinutesLaterLargerSizesAreTriedAgain) {
  EXPECT_EQ(run(1472), 1472u);
  now += MtuSearch::kRaiseAfter - 1s;
  probes.clear();
  EXPECT_EQ(run(9000), 1472u);
  EXPECT_TRUE(probes.empty());
  now += 2s;
  EXPECT_EQ(run(9000), 8952u);
}

}  // namespace
}  // namespace mp::transport
