// Two connections over two real sockets on loopback.
#include "libmp/runtime/datagram_pump.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/system_random.hpp"

namespace mp::runtime {
namespace {

const Endpoint kAnyPort{IpAddress::v4(127, 0, 0, 1), 0};
constexpr ConnectionId kId{7};

crypto::TrafficSecrets some_secrets() { return {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}; }

class DatagramPumpPair : public testing::Test {
 protected:
  platform::EpollEventLoop loop;
  platform::SystemRandom random;
  platform::UdpSocket client_socket = platform::UdpSocket::bind(kAnyPort).value();
  platform::UdpSocket server_socket = platform::UdpSocket::bind(kAnyPort).value();
  transport::Connection client{transport::Role::client,        kId,    some_secrets(),
                               server_socket.local_endpoint(), random, loop.now()};
  transport::Connection server{transport::Role::server, kId, some_secrets(), std::nullopt, random, loop.now()};
  DatagramPump client_pump{client_socket, client};
  DatagramPump server_pump{server_socket, server};

  void SetUp() override {
    loop.watch(client_socket.fd(), platform::Interest::readable, [](platform::Readiness) {});
    loop.watch(server_socket.fd(), platform::Interest::readable, [](platform::Readiness) {});
  }

  static void turn(DatagramPump& pump, transport::Connection& connection, Instant now) {
    pump.receive(now);
    if (const auto due = connection.next_timeout(); due && *due <= now) connection.handle_timeout(now);
    pump.send(now);
  }
  // Both sides once, and then waits until there is something to do.
  void turn_both() {
    turn(client_pump, client, loop.now());
    turn(server_pump, server, loop.now());
    const auto due = std::min(client.next_timeout().value_or(Instant::max()), server.next_timeout().value_or(Instant::max()));
    loop.run_once(due);
  }
};

TEST_F(DatagramPumpPair, AFloodArrivesInOrderAndWhole) {
  constexpr std::size_t kSize = 3'000'000;
  constexpr std::size_t kPeriod = 251;  // no power of two: a piece at a wrong place is seen
  Bytes pattern(kPeriod * 64);
  for (std::size_t i = 0; i < pattern.size(); ++i) pattern[i] = static_cast<std::uint8_t>(i % kPeriod);
  std::size_t written = 0;
  std::size_t read = 0;
  while (read < kSize) {
    const auto at = written % kPeriod;
    written +=
        server.write(kDisplayStream, ByteView(pattern).subspan(at, std::min(pattern.size() - at, kSize - written)), loop.now());
    turn_both();
    const auto readable = client.readable(kDisplayStream);
    ASSERT_TRUE(std::ranges::equal(readable.first(std::min(readable.size(), kPeriod)),
                                   ByteView(pattern).subspan(read % kPeriod).first(std::min(readable.size(), kPeriod))));
    read += readable.size();
    client.consume(kDisplayStream, readable.size());
  }
  EXPECT_EQ(read, kSize);
  EXPECT_EQ(client.statistics().dropped_for(transport::DropReason::malformed), 0U);
  EXPECT_FALSE(server_pump.problem());
}

TEST_F(DatagramPumpPair, AMarkReachesTheConnection) {
  turn_both();
  Bytes buffer(limits::kMaxDatagram);
  client.write(kInputStream, as_bytes("x"), loop.now());
  const auto out = client.poll_datagram(buffer, loop.now());
  ASSERT_TRUE(out);
  const platform::OutgoingDatagram marked{ByteView(buffer).first(out->size), out->to.peer, Ecn::ce};
  ASSERT_EQ(client_socket.send({&marked, 1}).done, 1U);
  while (server.statistics().marks_received == 0) turn_both();
  EXPECT_EQ(as_text(server.readable(kInputStream)), "x");
}

TEST_F(DatagramPumpPair, WhatTheNetworkSaysIsKeptUntilThePeerIsHeard) {
  const auto nobody = platform::UdpSocket::bind(kAnyPort).value().local_endpoint();
  ASSERT_EQ(client_socket.send(as_bytes("x"), nobody), platform::SendOutcome::sent);
  client_pump.receive(loop.now());
  EXPECT_EQ(client_pump.problem(), platform::SendOutcome::refused);
  while (client.statistics().datagrams_received == 0) turn_both();
  EXPECT_FALSE(client_pump.problem());
}

}  // namespace
}  // namespace mp::runtime
