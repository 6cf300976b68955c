// Two connections over a real TCP connection.
#include "libmp/runtime/tcp_carrier.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/tcp_connector.hpp"
#include "libmp/platform/tcp_listener.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::runtime {
namespace {

constexpr ConnectionId kId{7};
crypto::TrafficSecrets some_secrets() { return {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}; }

class TcpCarrierTest : public testing::Test {
 protected:
  TcpCarrierTest() {
    auto listener = platform::TcpListener::bind({IpAddress::v4(127, 0, 0, 1), 0}).value();
    auto connecting = platform::begin_connect(listener.local_endpoint()).value();
    while (!far) {
      if (auto accepted = listener.accept(); accepted && *accepted) far = **std::move(accepted);
    }
    near = platform::TcpStream::adopt(std::move(connecting)).value();
  }

  [[nodiscard]] Instant now() const { return loop.now(); }

  platform::EpollEventLoop loop;
  test::SeededRandom random{1};
  std::optional<platform::TcpStream> near;
  std::optional<platform::TcpStream> far;
  transport::Connection server{transport::Role::server, kId, some_secrets(), std::nullopt, random, loop.now()};
};

TEST_F(TcpCarrierTest, AConnectionTalksOverIt) {
  TcpCarrier up(loop, *std::move(near));
  TcpCarrier down(loop, *std::move(far));
  transport::Connection client(transport::Role::client, kId, some_secrets(), up.route(), random, now());
  // More than TCP takes at once, so that records are cut.
  const Bytes sent(limits::kStreamWindow, 'x');
  std::size_t written = 0;
  Bytes received;
  Bytes buffer(limits::kMaxDatagram);
  const auto move = [&](transport::Connection& connection, TcpCarrier& carrier) {
    carrier.receive(connection, now());
    carrier.flush();
    while (!carrier.blocked()) {
      const auto out = connection.poll_datagram(buffer, now());
      if (!out) break;
      EXPECT_EQ(out->to, carrier.route());
      carrier.send(ByteView(buffer).first(out->size));
    }
    if (const auto due = connection.next_timeout(); due && *due <= now()) connection.handle_timeout(now());
  };
  while (received.size() < sent.size()) {
    written += server.write(kDisplayStream, ByteView(sent).subspan(written), now());
    move(client, up);
    move(server, down);
    append(received, client.readable(kDisplayStream));
    client.consume(kDisplayStream, client.readable(kDisplayStream).size());
    ASSERT_FALSE(up.ended() || down.ended());
  }
  EXPECT_TRUE(received == sent);
}

TEST_F(TcpCarrierTest, WhatIsNoRecordEndsItAndNothingElse) {
  TcpCarrier carrier(loop, *std::move(far));
  const Bytes garbage(100, 0xff);
  ASSERT_EQ(near->write(garbage).size, garbage.size());
  while (!carrier.ended()) {
    loop.run_once(std::nullopt);
    carrier.receive(server, now());
  }
  EXPECT_FALSE(server.closed());
  EXPECT_FALSE(carrier.blocked());
  carrier.send(garbage);
  EXPECT_FALSE(carrier.blocked()) << "nothing is kept for a connection that is over";
}

TEST_F(TcpCarrierTest, ItEndsWithTheConnection) {
  TcpCarrier carrier(loop, *std::move(far));
  near.reset();
  while (!carrier.ended()) {
    loop.run_once(std::nullopt);
    carrier.receive(server, now());
  }
}

// Nobody reads at the other end: what is not sent is not piled up.
TEST_F(TcpCarrierTest, APeerThatReadsNothingBlocksIt) {
  TcpCarrier carrier(loop, *std::move(far));
  const Bytes datagram(1200);
  std::size_t taken = 0;
  while (!carrier.blocked()) {
    carrier.send(datagram);
    taken += datagram.size();
    ASSERT_LT(taken, 64u << 20);
  }
}

}  // namespace
}  // namespace mp::runtime
