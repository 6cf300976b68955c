#include "libmp/runtime/client_port.hpp"

#include <gtest/gtest.h>

#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/system_random.hpp"

namespace mp::runtime {
namespace {

const Endpoint kAnyPort{IpAddress::v4(127, 0, 0, 1), 0};

class ClientPortTest : public testing::Test {
 protected:
  // What comes is garbage to the connection, which counts it.
  [[nodiscard]] std::uint64_t arrived() const { return connection.statistics().dropped_for(transport::DropReason::malformed); }
  void send_to(std::uint16_t to) { ASSERT_EQ(server.send(as_bytes("x"), {kAnyPort.address, to}), platform::SendOutcome::sent); }

  platform::EpollEventLoop loop;
  platform::SystemRandom random;
  platform::UdpSocket server = platform::UdpSocket::bind(kAnyPort).value();
  transport::Connection connection{
      transport::Role::client, ConnectionId{7}, {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))},
      server.local_endpoint(), random,          loop.now()};
  ClientPort port{loop, ClientPort::bind_towards(server.local_endpoint()).value()};
};

TEST_F(ClientPortTest, AnotherPortIsAnotherOne) {
  const auto first = port.socket().local_endpoint().port;
  ASSERT_TRUE(port.open_another(server.local_endpoint()));
  EXPECT_NE(port.socket().local_endpoint().port, first);
}

TEST_F(ClientPortTest, WhatIsStillOnItsWayToTheFormerPortArrives) {
  const auto first = port.socket().local_endpoint().port;
  ASSERT_TRUE(port.open_another(server.local_endpoint()));
  send_to(first);
  loop.run_once(std::nullopt);
  port.receive_late(connection, loop.now());
  EXPECT_EQ(arrived(), 1u);
  EXPECT_TRUE(port.next_timeout());
}

TEST_F(ClientPortTest, TheFormerPortIsLeftAfterAWhile) {
  EXPECT_FALSE(port.next_timeout());
  ASSERT_TRUE(port.open_another(server.local_endpoint()));
  const auto until = port.next_timeout();
  ASSERT_TRUE(until);
  port.receive_late(connection, *until - 1ns);
  EXPECT_TRUE(port.next_timeout());
  port.receive_late(connection, *until);
  EXPECT_FALSE(port.next_timeout());
}

TEST_F(ClientPortTest, ThePresentPortWakesTheLoop) {
  ASSERT_TRUE(port.open_another(server.local_endpoint()));
  send_to(port.socket().local_endpoint().port);
  loop.run_once(std::nullopt);
  EXPECT_EQ(port.socket().receive().size(), 1u);
}

}  // namespace
}  // namespace mp::runtime
