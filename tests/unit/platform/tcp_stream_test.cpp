#include "libmp/platform/tcp_stream.hpp"

#include <gtest/gtest.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <optional>

#include "libmp/platform/pipe.hpp"
#include "libmp/platform/tcp_connector.hpp"
#include "loopback.hpp"
#include "waiting.hpp"

namespace mp::platform {
namespace {

class TcpStreamTest : public testing::Test {
 protected:
  void SetUp() override {
    auto listener = TcpListener::bind(test::kAnyLoopbackPort);
    ASSERT_TRUE(listener);
    auto connecting = begin_connect(listener->local_endpoint());
    ASSERT_TRUE(connecting);
    ASSERT_TRUE(test::wait_readable(listener->fd()));
    auto accepted = listener->accept();
    ASSERT_TRUE(accepted && accepted->has_value());
    server_.emplace(std::move(**accepted));
    auto adopted = TcpStream::adopt(std::move(connecting).value());
    ASSERT_TRUE(adopted);
    client_.emplace(std::move(adopted).value());
  }

  std::optional<TcpStream> client_;
  std::optional<TcpStream> server_;
  std::array<std::uint8_t, 64> buffer_{};
};

TEST_F(TcpStreamTest, BytesPassBothWays) {
  EXPECT_EQ(client_->read(buffer_).status, IoStatus::would_block);
  EXPECT_EQ(client_->write(as_bytes("question")).size, 8U);
  EXPECT_EQ(test::read_until(server_->fd(), "question"), "question");
  EXPECT_EQ(server_->write(as_bytes("answer")).size, 6U);
  EXPECT_EQ(test::read_until(client_->fd(), "answer"), "answer");
}

TEST_F(TcpStreamTest, ShuttingDownTellsThePeerAndLeavesReadingOpen) {
  client_->shutdown_write();
  EXPECT_EQ(test::read_to_end(server_->fd()), "");
  EXPECT_EQ(server_->write(as_bytes("still")).size, 5U);
  EXPECT_EQ(test::read_until(client_->fd(), "still"), "still");
}

TEST_F(TcpStreamTest, AConnectionThatIsGivenUpIsReset) {
  server_->give_up();
  server_.reset();
  ASSERT_TRUE(test::wait_readable(client_->fd()));
  const auto outcome = client_->read(buffer_);
  EXPECT_EQ(outcome.status, IoStatus::closed);
  EXPECT_EQ(outcome.code, ECONNRESET);
}

TEST_F(TcpStreamTest, AFullSocketWouldBlock) {
  const Bytes much(1u << 20);
  auto outcome = client_->write(much);
  while (outcome.status == IoStatus::done) outcome = client_->write(much);
  EXPECT_EQ(outcome.status, IoStatus::would_block);
}

TEST_F(TcpStreamTest, SmallWritesLeaveAtOnce) {
  int value = 0;
  socklen_t size = sizeof value;
  ASSERT_EQ(getsockopt(client_->fd(), IPPROTO_TCP, TCP_NODELAY, &value, &size), 0);
  EXPECT_NE(value, 0);
}

// Nobody reads, so after the receiver's window is full everything else waits unsent.
TEST_F(TcpStreamTest, WhatWaitsUnsentIsLimited) {
  const Bytes piece(512);
  const auto unsent_with = [&](std::size_t limit) {
    client_->set_unsent_limit(limit);
    while (client_->write(piece).status == IoStatus::done) {
    }
    int unsent = 0;
    EXPECT_EQ(ioctl(client_->fd(), SIOCOUTQNSD, &unsent), 0);
    return unsent;
  };
  EXPECT_LT(unsent_with(4096), 65536);
  EXPECT_GT(unsent_with(1u << 30), 65536) << "it is the limit that held it back";
}

TEST_F(TcpStreamTest, TheKernelKnowsTheRoundTrip) {
  EXPECT_EQ(client_->write(as_bytes("question")).size, 8U);
  EXPECT_EQ(test::read_until(server_->fd(), "question"), "question");
  for (const auto& side : {client_->round_trip(), server_->round_trip()}) {
    ASSERT_TRUE(side);
    EXPECT_GT(*side, 0ns);
    EXPECT_LT(*side, 10s);
  }
}

TEST_F(TcpStreamTest, AStreamCanBeHandedOn) {
  const auto peer = client_->peer_endpoint();
  const auto again = TcpStream::adopt(client_->release());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->peer_endpoint(), peer);
  EXPECT_EQ(again->local_endpoint(), server_->peer_endpoint());
}

TEST(TcpStream, OnlyAConnectedSocketIsAStream) {
  auto unconnected = Fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_FALSE(TcpStream::adopt(std::move(unconnected)));
  auto pair = make_socket_pair();
  ASSERT_TRUE(pair);
  EXPECT_FALSE(TcpStream::adopt(std::move(pair->first)));
}

}  // namespace
}  // namespace mp::platform
