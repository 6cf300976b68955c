#include "libmp/platform/network_watch.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>

#include "libmp/platform/byte_io.hpp"

namespace mp::platform {
namespace {

TEST(NetworkWatch, CanBeStartedByAnybody) {
  auto watch = NetworkWatch::start();
  ASSERT_TRUE(watch) << watch.error().message;
  EXPECT_GE(watch->fd(), 0);
}

// The kernel's socket behaves like this one, whose other end is ours.
TEST(NetworkWatch, AnyNumberOfChangesIsOne) {
  std::array<int, 2> ends{};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
  NetworkWatch watch{Fd(ends[0])};
  const Fd kernel(ends[1]);
  EXPECT_FALSE(watch.take_change());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(write_some(kernel.get(), Bytes(1000, 'x')).status, IoStatus::done);
  EXPECT_TRUE(watch.take_change());
  EXPECT_FALSE(watch.take_change());
}

TEST(SourceAddress, IsThatOfTheWayToThePeer) {
  const auto source = source_address_towards({IpAddress::v4(127, 0, 0, 1), 40404});
  EXPECT_EQ(source, IpAddress::v4(127, 0, 0, 1));
}

TEST(SourceAddress, ThereIsNoneToWhereNobodyCanGo) {
  // An interface that does not exist.
  auto nowhere = *parse_ip_address("fe80::1");
  nowhere.scope = 0x7fffffff;
  EXPECT_EQ(source_address_towards({nowhere, 40404}), std::nullopt);
}

}  // namespace
}  // namespace mp::platform
