#include "libmp/runtime/handshake_pump.hpp"

#include <gtest/gtest.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <optional>
#include <string>
#include <utility>

#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/tcp_connector.hpp"
#include "libmp/platform/tcp_listener.hpp"

namespace mp::runtime {
namespace {

// Has one flight to send, and keeps what it hears.
struct Machine {
  Bytes flight;
  std::string heard;
  bool ended = false;

  Bytes poll_output() { return std::exchange(flight, {}); }
  void handle_bytes(ByteView bytes, Instant) { heard.append(bytes.begin(), bytes.end()); }
  void handle_end_of_stream(Instant) { ended = true; }
};

class HandshakePumpTest : public testing::Test {
 protected:
  void SetUp() override {
    auto listener = platform::TcpListener::bind({IpAddress::v4(127, 0, 0, 1), 0});
    ASSERT_TRUE(listener);
    auto connecting = platform::begin_connect(listener->local_endpoint());
    ASSERT_TRUE(connecting);
    bool waiting = false;
    loop_.watch(listener->fd(), platform::Interest::readable, [&](platform::Readiness) { waiting = true; });
    while (!waiting) loop_.run_once(std::nullopt);
    loop_.unwatch(listener->fd());
    auto accepted = listener->accept();
    ASSERT_TRUE(accepted && accepted->has_value());
    auto adopted = platform::TcpStream::adopt(std::move(connecting).value());
    ASSERT_TRUE(adopted);
    client_.emplace(loop_, *std::move(adopted), client_machine_, [this] { ++client_progress_; });
    server_.emplace(loop_, **std::move(accepted), server_machine_, [] {});
  }

  static unsigned segments_with_data(const platform::TcpStream& stream) {
    tcp_info info{};
    socklen_t size = sizeof info;
    EXPECT_EQ(getsockopt(stream.fd(), IPPROTO_TCP, TCP_INFO, &info, &size), 0);
    return info.tcpi_data_segs_out;
  }

  platform::EpollEventLoop loop_;
  Machine client_machine_;
  int client_progress_ = 0;
  Machine server_machine_;
  std::optional<HandshakePump<Machine>> client_;
  std::optional<HandshakePump<Machine>> server_;
};

TEST_F(HandshakePumpTest, AFlightArrivesWhole) {
  client_machine_.flight.assign(100, 'x');
  client_->flush();
  EXPECT_TRUE(client_->all_sent());
  while (server_machine_.heard.size() < 100) loop_.run_once(std::nullopt);
  EXPECT_EQ(server_machine_.heard.substr(0, 100), std::string(100, 'x'));
}

TEST_F(HandshakePumpTest, BehindAFlightComesAFillerInASegmentOfItsOwn) {
  client_machine_.flight.assign(100, 'x');
  client_->flush();
  EXPECT_EQ(segments_with_data(client_->stream()), 2U);
  client_->flush();
  EXPECT_EQ(segments_with_data(client_->stream()), 2U) << "one for each flight";
  while (server_machine_.heard.size() < 101) loop_.run_once(std::nullopt);
  EXPECT_EQ(server_machine_.heard.substr(100), "\xff");
}

// Otherwise the system resets the connection, and does not repeat what was lost of the last flight.
TEST_F(HandshakePumpTest, AfterTheLastFlightThePeerIsHeardOut) {
  client_->finish();
  while (!server_machine_.ended) loop_.run_once(std::nullopt);
  server_machine_.flight.assign(100, 'x');
  server_->flush();
  while (client_machine_.heard.size() < 101) loop_.run_once(std::nullopt);
  EXPECT_FALSE(client_->ended());
  server_.reset();
  while (!client_->ended()) loop_.run_once(std::nullopt);
}

// The peer's host answers the first of the two segments with a reset, so that the second can't be written.
TEST_F(HandshakePumpTest, AWriteThatFailsLeavesItToReadingToTellTheEnd) {
  server_.reset();
  client_machine_.flight.assign(100, 'x');
  client_->flush();
  EXPECT_TRUE(client_->all_sent());
  loop_.run_once(std::nullopt);
  EXPECT_TRUE(client_machine_.ended);
  EXPECT_EQ(client_progress_, 1) << "the driver looks at its machine when it is told to";
}

TEST_F(HandshakePumpTest, TheEndOfTheConnectionIsTheMachinesToJudge) {
  client_.reset();
  while (!server_machine_.ended) loop_.run_once(std::nullopt);
}

}  // namespace
}  // namespace mp::runtime
