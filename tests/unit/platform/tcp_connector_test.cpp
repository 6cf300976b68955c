#include "libmp/platform/tcp_connector.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <memory>
#include <optional>
#include <vector>

#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/pipe.hpp"
#include "libmp/platform/socket_address.hpp"
#include "loopback.hpp"
#include "tests/support/black_hole.hpp"
#include "tests/support/scripted_event_loop.hpp"
#include "waiting.hpp"

namespace mp::platform {
namespace {

using test::BlackHole;
using test::kAnyLoopbackPort;
using test::RefusingPort;

class TcpConnectorTest : public testing::Test {
 protected:
  [[nodiscard]] TcpConnector::Callback keep_result() {
    return [this](Result<TcpStream> result) { result_ = std::make_unique<Result<TcpStream>>(std::move(result)); };
  }
  // Waits for the network alone: no timeout of the connector is ever reported to it.
  void run_until_result() {
    const auto hung = loop_.now() + 2min;
    while (!result_ && loop_.now() < hung) loop_.run_once(hung);
    ASSERT_TRUE(result_) << "hung";
  }

  EpollEventLoop loop_;
  Instant start_ = loop_.now();
  Instant deadline_ = start_ + 10s;
  std::unique_ptr<Result<TcpStream>> result_;
};

TEST_F(TcpConnectorTest, ConnectsToTheOnlyAddress) {
  const auto listener = TcpListener::bind(kAnyLoopbackPort);
  ASSERT_TRUE(listener);
  TcpConnector connector(loop_, {listener->local_endpoint()}, deadline_, keep_result());
  EXPECT_EQ(connector.next_timeout(), Instant::min()) << "the first attempt waits for the first call";
  connector.handle_timeout(start_);
  EXPECT_EQ(connector.next_timeout(), start_ + TcpConnector::kAgain);
  run_until_result();
  ASSERT_TRUE(*result_) << result_->error().message;
  EXPECT_EQ((*result_)->peer_endpoint(), listener->local_endpoint());
  EXPECT_EQ(connector.next_timeout(), std::nullopt);
}

TEST_F(TcpConnectorTest, ARefusedAddressGivesWayToTheNextAtOnce) {
  const RefusingPort refusing;
  const auto listener = TcpListener::bind(kAnyLoopbackPort);
  ASSERT_TRUE(listener);
  TcpConnector connector(loop_, {refusing.endpoint(), listener->local_endpoint()}, deadline_, keep_result());
  connector.handle_timeout(start_);
  run_until_result();
  ASSERT_TRUE(*result_) << result_->error().message;
  EXPECT_EQ((*result_)->peer_endpoint(), listener->local_endpoint());
}

TEST_F(TcpConnectorTest, RefusedEverywhereEndsAtOnceAndNamesEveryAddress) {
  const RefusingPort one;
  const RefusingPort two;
  TcpConnector connector(loop_, {one.endpoint(), two.endpoint()}, deadline_, keep_result());
  connector.handle_timeout(start_);
  run_until_result();
  ASSERT_FALSE(*result_);
  EXPECT_EQ(result_->error().message, "can't connect to " + to_string(one.endpoint()) + " (Connection refused), " +
                                          to_string(two.endpoint()) + " (Connection refused)");
}

TEST_F(TcpConnectorTest, ASilentAddressGivesWayAfterTheStagger) {
  const BlackHole silent;
  const auto listener = TcpListener::bind(kAnyLoopbackPort);
  ASSERT_TRUE(listener);
  TcpConnector connector(loop_, {silent.endpoint(), listener->local_endpoint()}, deadline_, keep_result());
  connector.handle_timeout(start_);
  EXPECT_EQ(connector.next_timeout(), start_ + TcpConnector::kStagger);
  connector.handle_timeout(start_ + TcpConnector::kStagger);
  run_until_result();
  ASSERT_TRUE(*result_) << result_->error().message;
  EXPECT_EQ((*result_)->peer_endpoint(), listener->local_endpoint());
}

// Virtual time and attempts that never end.
class SilentAttempts : public testing::Test {
 protected:
  [[nodiscard]] ConnectionStarter never_ending() {
    return [this](const Endpoint& to) -> Result<Fd> {
      auto pair = make_socket_pair();
      expects(pair.ok(), "a socket pair");
      tried_.push_back(to);
      started_.push_back(pair->first.get());
      return std::move(pair->first);
    };
  }
  [[nodiscard]] static Endpoint endpoint(std::uint8_t last) { return {IpAddress::v4(192, 0, 2, last), 40404}; }

  test::ScriptedEventLoop loop_;
  std::vector<Endpoint> tried_;
  std::vector<int> started_;
  std::optional<Error> error_;
  TcpConnector::Callback keep_error_ = [this](Result<TcpStream> result) { error_ = result.error(); };
};

TEST_F(SilentAttempts, StartOneAfterTheOtherAndEndAtTheDeadline) {
  const auto start = loop_.now();
  TcpConnector connector(loop_, {endpoint(1), endpoint(2), endpoint(3)}, start + 400ms, keep_error_, never_ending());
  connector.handle_timeout(start);
  connector.handle_timeout(start + 250ms - 1ns);
  EXPECT_EQ(tried_.size(), 1U);
  connector.handle_timeout(start + 250ms);
  EXPECT_EQ(tried_, (std::vector<Endpoint>{endpoint(1), endpoint(2)}));
  EXPECT_EQ(connector.next_timeout(), start + 400ms);
  EXPECT_FALSE(error_);
  connector.handle_timeout(start + 400ms);
  ASSERT_TRUE(error_);
  EXPECT_EQ(
      error_->message,
      "can't connect to 192.0.2.1:40404 (no answer), 192.0.2.2:40404 (no answer), 192.0.2.3:40404 (not tried: out of time)");
  EXPECT_EQ(loop_.watch_count(), 0U);
}

TEST_F(SilentAttempts, AreMadeThreeTimesMoreForWhoeverIsSilent) {
  const auto start = loop_.now();
  TcpConnector connector(loop_, {endpoint(1), endpoint(2)}, start + 10s, keep_error_, never_ending());
  connector.handle_timeout(start);
  loop_.make_ready(started_[0], {false, true});  // a unix socket is no TCP stream: the attempt has failed, and needs no other
  loop_.run_once(std::nullopt);
  ASSERT_EQ(tried_, (std::vector<Endpoint>{endpoint(1), endpoint(2)}));
  connector.handle_timeout(start + TcpConnector::kAgain);
  EXPECT_EQ(tried_, (std::vector<Endpoint>{endpoint(1), endpoint(2), endpoint(2)}));
  EXPECT_EQ(loop_.watch_count(), 2U) << "the first attempt may still win";
  connector.handle_timeout(start + 2 * TcpConnector::kAgain);
  connector.handle_timeout(start + 3 * TcpConnector::kAgain);
  EXPECT_EQ(tried_, (std::vector<Endpoint>{endpoint(1), endpoint(2), endpoint(2), endpoint(2), endpoint(2)}));
  EXPECT_EQ(connector.next_timeout(), start + 10s) << "and no more";
  connector.handle_timeout(start + 10s);
  ASSERT_TRUE(error_);
  EXPECT_EQ(error_->message.find("192.0.2.2:40404 (no answer), 192.0.2.2"), std::string::npos) << "an address is named once";
}

TEST_F(SilentAttempts, AddressesThatAreFoundLaterAreTriedAtOnce) {
  const auto start = loop_.now();
  TcpConnector connector(loop_, {endpoint(1)}, start + 10s, keep_error_, never_ending());
  connector.handle_timeout(start);
  connector.add({endpoint(1)});
  EXPECT_EQ(connector.next_timeout(), start + TcpConnector::kAgain) << "nothing new";
  connector.add({endpoint(1), endpoint(2)});
  EXPECT_EQ(connector.next_timeout(), Instant::min());
  connector.handle_timeout(start + 1ms);
  EXPECT_EQ(tried_, (std::vector<Endpoint>{endpoint(1), endpoint(2)}));
  EXPECT_EQ(loop_.watch_count(), 2U) << "beside the one that runs";
}

TEST_F(SilentAttempts, AFailureStartsTheNextOneBesideThoseThatStillRun) {
  const auto start = loop_.now();
  TcpConnector connector(loop_, {endpoint(1), endpoint(2), endpoint(3)}, start + 10s, keep_error_, never_ending());
  connector.handle_timeout(start);
  loop_.make_ready(started_[0], {false, true});  // a unix socket is no TCP stream: the attempt has failed
  loop_.run_once(std::nullopt);
  EXPECT_EQ(tried_.size(), 2U);
  EXPECT_EQ(loop_.watch_count(), 1U);
  EXPECT_EQ(connector.next_timeout(), start + 250ms);
}

TEST_F(SilentAttempts, AnAddressThatCanNotBeTriedAtAllIsSkipped) {
  const auto start = loop_.now();
  int calls = 0;
  const ConnectionStarter no_route = [&](const Endpoint&) -> Result<Fd> {
    ++calls;
    return Error{"Network is unreachable"};
  };
  TcpConnector connector(loop_, {endpoint(1), endpoint(2)}, start + 10s, keep_error_, no_route);
  connector.handle_timeout(start);
  EXPECT_EQ(calls, 2);
  ASSERT_TRUE(error_);
  EXPECT_EQ(error_->message,
            "can't connect to 192.0.2.1:40404 (Network is unreachable), 192.0.2.2:40404 (Network is unreachable)");
}

TEST_F(SilentAttempts, DestroyingTheConnectorCancelsSilently) {
  {
    TcpConnector connector(loop_, {endpoint(1)}, loop_.now() + 10s, keep_error_, never_ending());
    connector.handle_timeout(loop_.now());
    EXPECT_EQ(loop_.watch_count(), 1U);
  }
  EXPECT_EQ(loop_.watch_count(), 0U);
  EXPECT_FALSE(error_);
}

TEST_F(SilentAttempts, TheCallbackMayDestroyTheConnector) {
  std::unique_ptr<TcpConnector> connector;
  int calls = 0;
  const auto destroy = [&](Result<TcpStream>) {
    ++calls;
    connector.reset();
  };
  connector = std::make_unique<TcpConnector>(loop_, std::vector{endpoint(1)}, loop_.now() + 10s, destroy, never_ending());
  connector->handle_timeout(loop_.now());
  loop_.make_ready(started_[0], {false, true});
  loop_.run_once(std::nullopt);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(connector, nullptr);
}

}  // namespace
}  // namespace mp::platform
