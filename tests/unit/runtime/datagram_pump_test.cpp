// Two connections over two real sockets on loopback.
#include "libmp/runtime/datagram_pump.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/system_random.hpp"
#include "libmp/platform/tcp_connector.hpp"
#include "libmp/platform/tcp_listener.hpp"
#include "tests/unit/platform/loopback.hpp"

namespace mp::runtime {
namespace {

const Endpoint kAnyPort{IpAddress::v4(127, 0, 0, 1), 0};
constexpr ConnectionId kId{7};
// Nothing takes so long; it only ends a test that hangs.
constexpr Duration kHung = 2min;

crypto::TrafficSecrets some_secrets() { return {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}; }

platform::UdpSocket marked_socket() {
  auto socket = platform::UdpSocket::bind(kAnyPort).value();
  socket.set_dscp({36});
  return socket;
}

std::pair<platform::TcpStream, platform::TcpStream> tcp_connection() {
  auto listener = platform::TcpListener::bind(kAnyPort).value();
  auto connecting = platform::begin_connect(listener.local_endpoint()).value();
  while (true) {
    auto accepted = listener.accept();
    if (!accepted || !*accepted) continue;
    return {platform::TcpStream::adopt(std::move(connecting)).value(), **std::move(accepted)};
  }
}

class DatagramPumpPair : public testing::Test {
 protected:
  platform::EpollEventLoop loop;
  platform::SystemRandom random;
  platform::UdpSocket client_socket = marked_socket();
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
  // Serves both sides until `reached`, waiting whenever there is nothing to do.
  template <typename Reached>
  void serve_until(Reached&& reached) {
    while (true) {
      turn(client_pump, client, loop.now());
      turn(server_pump, server, loop.now());
      if (reached()) return;
      const auto due = std::min(client.next_timeout().value_or(Instant::max()), server.next_timeout().value_or(Instant::max()));
      loop.run_once(due);
    }
  }
  void connect() {
    serve_until([&] { return client.statistics().datagrams_received > 0; });
  }
};

TEST_F(DatagramPumpPair, AFloodArrivesInOrderAndWhole) {
  constexpr std::size_t kSize = 3'000'000;
  constexpr std::size_t kPeriod = 251;  // no power of two: a piece at a wrong place is seen
  Bytes pattern(kPeriod * 64);
  for (std::size_t i = 0; i < pattern.size(); ++i) pattern[i] = static_cast<std::uint8_t>(i % kPeriod);
  std::size_t written = 0;
  std::size_t read = 0;
  serve_until([&] {
    const auto at = written % kPeriod;
    const auto piece = ByteView(pattern).subspan(at, std::min(pattern.size() - at, kSize - written));
    written += server.write(kDisplayStream, piece, loop.now());
    while (!client.readable(kDisplayStream).empty()) {
      const auto readable = client.readable(kDisplayStream);
      const auto got = readable.first(std::min(readable.size(), kPeriod));
      EXPECT_TRUE(std::ranges::equal(got, ByteView(pattern).subspan(read % kPeriod, got.size()))) << "at " << read;
      read += got.size();
      client.consume(kDisplayStream, got.size());
    }
    return read >= kSize || HasFailure();
  });
  EXPECT_EQ(read, kSize);
  EXPECT_EQ(client.statistics().dropped_for(transport::DropReason::malformed), 0U);
  EXPECT_FALSE(server_pump.problem());
}

TEST_F(DatagramPumpPair, AFloodOfGarbageDoesNotKeepTheDriver) {
  constexpr std::size_t kRuns = 40;
  constexpr std::size_t kRun = 64;
  const Bytes garbage(60, 0x40);
  const std::vector<platform::OutgoingDatagram> run(kRun, {garbage, server_socket.local_endpoint(), Ecn::not_ect});
  for (std::size_t i = 0; i < kRuns; ++i) ASSERT_EQ(client_socket.send(run).done, kRun);
  const auto dropped = [&] { return server.statistics().dropped_for(transport::DropReason::foreign); };
  const auto receive = [&] {
    const auto before = dropped();
    loop.run_once(loop.now() + kHung);
    server_pump.receive(loop.now());
    return dropped() - before;
  };
  EXPECT_LT(receive(), kRuns * kRun) << "not all at once";
  while (dropped() < kRuns * kRun) ASSERT_GT(receive(), 0U) << "hung";
}

TEST_F(DatagramPumpPair, AMarkReachesTheConnection) {
  connect();
  Bytes buffer(limits::kMaxDatagram);
  client.write(kInputStream, as_bytes("x"), loop.now());
  const auto out = client.poll_datagram(buffer, loop.now());
  ASSERT_TRUE(out);
  const platform::OutgoingDatagram marked{ByteView(buffer).first(out->size), out->to.peer, Ecn::ce};
  ASSERT_EQ(client_socket.send({&marked, 1}).done, 1U);
  serve_until([&] { return !server.readable(kInputStream).empty(); });
  EXPECT_EQ(as_text(server.readable(kInputStream)), "x");
  EXPECT_GT(server.statistics().marks_received, 0U);
}

TEST_F(DatagramPumpPair, MarksAreLeftOutWhileThePeerIsSilent) {
  connect();
  EXPECT_EQ(client_socket.dscp(), Dscp{36});
  client.write(kInputStream, as_bytes("x"), loop.now());
  client_pump.send(loop.now());
  client_pump.send(loop.now() + MarkingTrial::kPatience);
  EXPECT_EQ(client_socket.dscp(), Dscp{});
}

TEST_F(DatagramPumpPair, ANewSocketIsMarkedLikeTheOneBefore) {
  connect();
  loop.unwatch(client_socket.fd());
  client_socket = platform::UdpSocket::bind(kAnyPort).value();
  client_pump.send(loop.now());
  EXPECT_EQ(client_socket.dscp(), Dscp{36});
}

TEST_F(DatagramPumpPair, WhatTheNetworkSaysIsKeptUntilThePeerIsHeard) {
  const test::RefusingUdpPort nobody;
  ASSERT_EQ(client_socket.send(as_bytes("x"), nobody.endpoint()), platform::SendOutcome::sent);
  loop.run_once(loop.now() + kHung);  // the kernel may have put its work off
  client_pump.receive(loop.now());
  EXPECT_EQ(client_pump.problem(), platform::SendOutcome::refused);
  connect();
  EXPECT_FALSE(client_pump.problem());
}

// At one instant, so that no timer can mend what the pump would lose.
TEST_F(DatagramPumpPair, WhatTcpDoesNotTakeAtOnceStaysInItsStream) {
  auto [near, far] = tcp_connection();
  client_pump.adopt(loop, std::move(near));
  server_pump.adopt(loop, std::move(far));
  const auto now = loop.now();
  client.set_route(*client_pump.tcp_route(), now);
  const Bytes shown(limits::kUnsent, 'x');
  server.write(kDisplayStream, shown, now);
  std::size_t read = 0;
  while (read < shown.size()) {
    client_pump.send(now);
    server_pump.receive(now);
    server_pump.send(now);
    client_pump.receive(now);
    const auto bytes = client.readable(kDisplayStream).size();
    client.consume(kDisplayStream, bytes);
    read += bytes;
    ASSERT_LT(loop.now() - now, kHung);
  }
  EXPECT_EQ(server.statistics().packets_lost, 0u);
  EXPECT_EQ(server.peer()->carrier, Carrier::tcp);
}

TEST_F(DatagramPumpPair, ATcpConnectionThatEndsIsForgotten) {
  auto [near, far] = tcp_connection();
  client_pump.adopt(loop, std::move(near));
  ASSERT_TRUE(client_pump.tcp_route());
  far.shutdown_write();
  serve_until([&] { return !client_pump.tcp_route(); });
}

}  // namespace
}  // namespace mp::runtime
