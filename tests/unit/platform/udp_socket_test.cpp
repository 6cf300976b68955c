#include "libmp/platform/udp_socket.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <set>
#include <string>
#include <vector>

#include "loopback.hpp"
#include "tests/support/seeded_random.hpp"
#include "waiting.hpp"

namespace mp::platform {
namespace {

using test::kAnyLoopbackPort;
using test::kLoopback;
using test::RefusingUdpPort;

UdpSocket bound() {
  auto socket = UdpSocket::bind(kAnyLoopbackPort);
  EXPECT_TRUE(socket);
  return std::move(socket).value();
}

// The next datagram; what the network says of earlier ones wakes whoever waits for it, too.
std::string receive_text(UdpSocket& socket) {
  while (test::wait_readable(socket.fd())) {
    const auto arrivals = socket.receive();
    if (!arrivals.empty()) return std::string(as_text(arrivals.front().bytes));
    while (socket.poll_problem()) {
    }
  }
  return "[hung]";
}

TEST(UdpSocket, DatagramsArriveWithTheirSender) {
  auto a = bound();
  auto b = bound();
  EXPECT_EQ(a.send(as_bytes("hello"), b.local_endpoint()), SendOutcome::sent);
  ASSERT_TRUE(test::wait_readable(b.fd()));
  const auto got = b.receive();
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(as_text(got.front().bytes), "hello");
  EXPECT_EQ(got.front().from, a.local_endpoint());
  EXPECT_TRUE(b.receive().empty()) << "nothing waits any more";
}

TEST(UdpSocket, AnEmptyDatagramIsADatagram) {
  auto a = bound();
  auto b = bound();
  ASSERT_EQ(a.send({}, b.local_endpoint()), SendOutcome::sent);
  EXPECT_EQ(receive_text(b), "");
}

TEST(UdpSocket, MoreThanAPacketCarriesIsTooLarge) {
  auto a = bound();
  EXPECT_EQ(a.send(Bytes(70000), a.local_endpoint()), SendOutcome::too_large);
}

TEST(UdpSocket, AClosedPortIsAProblemThatNamesThePeer) {
  auto a = bound();
  const RefusingUdpPort nobody;
  EXPECT_EQ(a.send(as_bytes("x"), nobody.endpoint()), SendOutcome::sent);
  ASSERT_TRUE(test::wait_for_error(a.fd()));
  const auto problem = a.poll_problem();
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->kind, SendOutcome::refused);
  EXPECT_EQ(problem->to, nobody.endpoint());
  EXPECT_FALSE(a.poll_problem());
}

// Else it would keep the socket readable, and whoever waits for it busy, for ever.
TEST(UdpSocket, AProblemThatNoCallWasToldOfIsFoundWhenNothingElseWaits) {
  auto a = bound();
  EXPECT_FALSE(a.poll_problem());
  const RefusingUdpPort nobody;
  ASSERT_EQ(a.send(as_bytes("x"), nobody.endpoint()), SendOutcome::sent);
  ASSERT_TRUE(test::wait_for_error(a.fd()));
  int told = 0;
  socklen_t size = sizeof told;
  ASSERT_EQ(getsockopt(a.fd(), SOL_SOCKET, SO_ERROR, &told, &size), 0);
  EXPECT_EQ(told, ECONNREFUSED) << "now nobody will be told";
  EXPECT_TRUE(a.receive().empty());
  EXPECT_TRUE(a.receive().empty());
  ASSERT_TRUE(a.poll_problem());
}

TEST(UdpSocket, TheRefusalOfOnePeerDoesNotCostAnotherADatagram) {
  auto a = bound();
  auto b = bound();
  const RefusingUdpPort nobody;
  ASSERT_EQ(a.send(as_bytes("x"), nobody.endpoint()), SendOutcome::sent);
  ASSERT_TRUE(test::wait_for_error(a.fd()));
  EXPECT_EQ(a.send(as_bytes("for b"), b.local_endpoint()), SendOutcome::sent);
  EXPECT_EQ(receive_text(b), "for b");
}

TEST(UdpSocket, TheRefusalOfOnePeerDoesNotHideWhatAnotherSent) {
  auto a = bound();
  auto b = bound();
  ASSERT_EQ(b.send(as_bytes("from b"), a.local_endpoint()), SendOutcome::sent);
  const RefusingUdpPort nobody;
  ASSERT_EQ(a.send(as_bytes("x"), nobody.endpoint()), SendOutcome::sent);
  ASSERT_TRUE(test::wait_for_error(a.fd()));
  EXPECT_EQ(receive_text(a), "from b");
}

TEST(UdpSocket, IsNeverFragmentedAndHasARoomyBuffer) {
  const auto a = bound();
  int value = 0;
  socklen_t size = sizeof value;
  ASSERT_EQ(getsockopt(a.fd(), IPPROTO_IP, IP_MTU_DISCOVER, &value, &size), 0);
  EXPECT_EQ(value, IP_PMTUDISC_PROBE);
  const int plain = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  int plain_size = 0;
  getsockopt(plain, SOL_SOCKET, SO_RCVBUF, &plain_size, &size);
  EXPECT_TRUE(Fd(plain).valid());
  getsockopt(a.fd(), SOL_SOCKET, SO_RCVBUF, &value, &size);
  EXPECT_GT(value, plain_size);
}

TEST(UdpSocket, ATakenPortIsAnErrorThatNamesIt) {
  const auto a = bound();
  const auto again = UdpSocket::bind(a.local_endpoint());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().message, "can't use UDP " + to_string(a.local_endpoint()) + ": Address already in use");
}

TEST(UdpSocket, AnIpv6SocketLeavesTheIpv4PortFree) {
  const auto v6 = UdpSocket::bind({*parse_ip_address("::"), 0});
  if (!v6) {
    EXPECT_NE(v6.error().message.find("UDP"), std::string::npos) << "a machine without IPv6 says what failed";
    return;
  }
  const auto v4 = UdpSocket::bind({IpAddress::v4(127, 0, 0, 1), v6->local_endpoint().port});
  EXPECT_TRUE(v4) << v4.error().message;
}

TEST(UdpSocket, ASocketCanBeHandedOn) {
  auto a = bound();
  const auto where = a.local_endpoint();
  a.set_dscp({36});
  ASSERT_EQ(a.send(as_bytes("x"), where), SendOutcome::sent);
  auto again = UdpSocket::adopt(a.release());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->local_endpoint(), where);
  EXPECT_EQ(again->dscp(), Dscp{36}) << "with its marking";
  EXPECT_FALSE(UdpSocket::adopt(Fd()));
}

// A run of neighbouring ports that are all ours.
class UdpPortRange : public testing::Test {
 protected:
  static constexpr std::uint16_t kSize = 8;

  void SetUp() override {
    for (int tries = 0; tries < 1000 && held_.size() < kSize; ++tries) {
      held_.clear();
      held_.push_back(bound());
      first_ = held_.front().local_endpoint().port;
      while (held_.size() < kSize && first_ < 65000) {
        auto next = UdpSocket::bind({kLoopback, static_cast<std::uint16_t>(first_ + held_.size())});
        if (!next) break;
        held_.push_back(std::move(next).value());
      }
    }
    ASSERT_EQ(held_.size(), kSize);
  }
  [[nodiscard]] std::uint16_t last() const { return static_cast<std::uint16_t>(first_ + kSize - 1); }

  std::uint16_t first_ = 0;
  std::vector<UdpSocket> held_;
};

TEST_F(UdpPortRange, TheOneFreePortIsFoundWhereverTheSearchBegins) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    test::SeededRandom random(seed);
    const auto free = held_.begin() + static_cast<std::ptrdiff_t>(seed % kSize);
    const auto port = free->local_endpoint().port;
    static_cast<void>(free->release());
    auto found = UdpSocket::bind_in_range(kLoopback, first_, last(), random);
    ASSERT_TRUE(found) << "seed " << seed << ": " << found.error().message;
    EXPECT_EQ(found->local_endpoint().port, port) << "seed " << seed;
    *free = std::move(found).value();
  }
}

TEST_F(UdpPortRange, AFullRangeIsAnErrorThatSaysWhatToDo) {
  test::SeededRandom random(1);
  const auto found = UdpSocket::bind_in_range(kLoopback, first_, last(), random);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message, "can't use any UDP port from " + std::to_string(first_) + " to " + std::to_string(last()) +
                                       " of 127.0.0.1: all are taken; widen the port range or end old sessions");
}

TEST_F(UdpPortRange, ThePortIsADifferentOneEachTime) {
  held_.clear();
  std::set<std::uint16_t> ports;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    test::SeededRandom random(seed);
    const auto found = UdpSocket::bind_in_range(kLoopback, first_, last(), random);
    ASSERT_TRUE(found) << "seed " << seed;
    EXPECT_GE(found->local_endpoint().port, first_);
    EXPECT_LE(found->local_endpoint().port, last());
    ports.insert(found->local_endpoint().port);
  }
  EXPECT_GT(ports.size(), 2U);
}

}  // namespace
}  // namespace mp::platform
