#include "libmp/transport/path_figures.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "libmp/core/limits.hpp"
#include "libmp/transport/connection.hpp"
#include "tests/unit/transport/connection_pair.hpp"

namespace mp::transport {
namespace {

TEST_F(ConnectionPair, WhatIsKnownAboutThePathIsShown) {
  EXPECT_EQ(client.path_figures().round_trip, std::nullopt);
  const auto first = take_all(client, now);
  now += 20ms;
  deliver(first, server);
  deliver(take_all(server, now), client);
  ASSERT_TRUE(client.path_figures().round_trip);
  EXPECT_EQ(client.path_figures().round_trip->shortest, 20ms);
  EXPECT_EQ(client.path_figures().round_trip->typical, 20ms);
  EXPECT_EQ(client.path_figures().round_trip->smoothed, 20ms);
  EXPECT_EQ(client.path_figures().loss_in, 0);
  EXPECT_EQ(client.path_figures().datagram, limits::kInitialDatagram);
}

TEST_F(ConnectionPair, PacketsThatAreLeftOutAndThoseThatComeLateAreCounted) {
  talk();
  std::vector<Bytes> three;
  for (const auto* key : {"a", "b", "c"}) {
    client.write(kInputStream, as_bytes(key), now);
    for (auto& datagram : take_all(client, now)) three.push_back(std::move(datagram));
  }
  ASSERT_EQ(three.size(), 3u);
  deliver({three[2]}, server);
  EXPECT_EQ(server.statistics().packets_left_out, 2u);
  EXPECT_GT(server.path_figures().loss_in, 0);
  deliver({three[0]}, server);
  EXPECT_EQ(server.statistics().packets_left_out, 2u);
  EXPECT_EQ(server.statistics().packets_late, 1u);
}

}  // namespace
}  // namespace mp::transport
