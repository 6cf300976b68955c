#include "libmp/runtime/client_exchange.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <utility>

#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/tcp_listener.hpp"
#include "tests/support/handshake_pair.hpp"

namespace mp::runtime {
namespace {

// The server's half of one login, which says no more than it is asked to.
class Served {
 public:
  Served(platform::EventLoop& loop, platform::TcpStream stream, RandomSource& random)
      : loop_(loop), machine_({host_}, random, loop.now()), pump_(loop, std::move(stream), machine_, [] {}) {}

  // Once it has heard enough, says its next message.
  void answer() {
    while (const auto event = machine_.poll_event()) {
      if (std::holds_alternative<handshake::LoginRequested>(*event)) {
        asked_ = true;
        machine_.decide(handshake::Authorization::granted, loop_.now());
      }
      if (std::holds_alternative<handshake::StartSession>(*event)) machine_.grant(test::sample_grant(), loop_.now());
    }
    pump_.flush();
  }
  [[nodiscard]] bool was_asked() const noexcept { return asked_; }
  [[nodiscard]] bool was_left() const noexcept { return pump_.ended(); }

 private:
  platform::EventLoop& loop_;
  handshake::KeyPairSigner host_{test::key_pair_of(0x11)};
  handshake::ServerHandshake machine_;
  HandshakePump<handshake::ServerHandshake> pump_;
  bool asked_ = false;
};

class Exchange : public testing::Test {
 protected:
  void SetUp() override {
    auto listener = platform::TcpListener::bind({IpAddress::v4(127, 0, 0, 1), 0});
    ASSERT_TRUE(listener);
    listener_.emplace(*std::move(listener));
    loop_.watch(listener_->fd(), platform::Interest::readable, [this](platform::Readiness) {
      auto accepted = listener_->accept();
      ASSERT_TRUE(accepted && accepted->has_value());
      served_.push_back(std::make_unique<Served>(loop_, **std::move(accepted), random_));
    });
  }

  void TearDown() override { loop_.unwatch(listener_->fd()); }

  void begin(wire::SessionRequest request) {
    exchange_ = std::make_unique<ClientExchange>(loop_, random_, std::vector{listener_->local_endpoint()},
                                                 handshake::ClientHandshakeConfig{"user", identity_, std::move(request)},
                                                 [this](const crypto::Ed25519PublicKey&) {
                                                   ++keys_shown_;
                                                   return ClientExchange::Trust::trusted;
                                                 });
  }

  static wire::SessionRequest shell() {
    auto request = test::sample_request();
    request.session_id.bytes.fill(7);
    request.command.clear();
    return request;
  }

  // The client and the kernel go on until `done`; servers answer only where a test lets them.
  template <typename Done>
  void go_on_until(Done done) {
    const auto hung = loop_.now() + 2min;
    while (!done() && !end_ && loop_.now() < hung) {
      end_ = exchange_->step(now_);
      if (!done() && !end_) loop_.run_once(loop_.now() + 10ms);
    }
    ASSERT_LT(loop_.now(), hung) << "hung";
  }
  // Until the client waits for an answer, and then until it has waited long enough.
  void be_silent() {
    go_on_until([this] {
      const auto due = exchange_->next_timeout();
      return due && *due > now_ && *due < now_ + 2s;
    });
    now_ = *exchange_->next_timeout();
  }
  Served& served(std::size_t number) { return *served_.at(number); }
  void go_on_until_connected(std::size_t number) {
    go_on_until([&] { return served_.size() == number; });
  }
  void run_to_the_end(Served& server) {
    go_on_until([&] {
      server.answer();
      return false;
    });
  }

  platform::EpollEventLoop loop_;
  test::SeededRandom random_{1};
  handshake::KeyPairSigner identity_{test::key_pair_of(0x22)};
  std::optional<platform::TcpListener> listener_;
  std::vector<std::unique_ptr<Served>> served_;
  std::unique_ptr<ClientExchange> exchange_;
  Instant now_ = loop_.now();
  int keys_shown_ = 0;
  std::optional<ExchangeEnd> end_;
};

TEST_F(Exchange, OneLoginIsEnoughForAServerThatAnswers) {
  begin(shell());
  go_on_until_connected(1);
  run_to_the_end(served(0));
  EXPECT_TRUE(std::holds_alternative<LoggedIn>(*end_));
  EXPECT_EQ(served_.size(), 1U);
}

TEST_F(Exchange, ALoginThatIsNotAnsweredIsBegunOnceMoreAndOnlyOnce) {
  begin(shell());
  go_on_until_connected(1);
  be_silent();
  go_on_until_connected(2);
  now_ += 5s;
  run_to_the_end(served(1));
  ASSERT_TRUE(std::holds_alternative<LoggedIn>(*end_));
  go_on_until([&] { return served(0).was_left(); });
  EXPECT_EQ(served_.size(), 2U);
  EXPECT_EQ(keys_shown_, 1);
  EXPECT_FALSE(served(0).was_asked());
}

TEST_F(Exchange, TheFirstMayStillWin) {
  begin(shell());
  go_on_until_connected(1);
  be_silent();
  go_on_until_connected(2);
  run_to_the_end(served(0));
  ASSERT_TRUE(std::holds_alternative<LoggedIn>(*end_));
  EXPECT_FALSE(served(1).was_asked());
}

// The server may have begun the session: it gets the same request again, on one connection at a time.
TEST_F(Exchange, AfterTheRequestTheFirstIsGivenUpBeforeTheSecondAsks) {
  begin(shell());
  go_on_until_connected(1);
  go_on_until([&] {
    if (!exchange_->committed()) served(0).answer();
    return exchange_->committed();
  });
  be_silent();
  go_on_until_connected(2);
  EXPECT_TRUE(exchange_->committed());
  go_on_until([&] {
    served(1).answer();
    return keys_shown_ == 2;
  });
  go_on_until([&] { return served(0).was_left(); });
  run_to_the_end(served(1));
  ASSERT_TRUE(std::holds_alternative<LoggedIn>(*end_));
}

TEST_F(Exchange, WhatMightHappenTwiceIsAskedForOnce) {
  auto command = shell();
  command.command = {"make", "deploy"};
  auto kill = shell();
  kill.kind = wire::RequestKind::end_session;
  kill.session_id = {};
  kill.name = "work";
  for (const auto& request : {command, kill}) {
    served_.clear();
    now_ = loop_.now();
    begin(request);
    go_on_until_connected(1);
    go_on_until([&] {
      if (!exchange_->committed()) served(0).answer();
      return exchange_->committed();
    });
    EXPECT_GT(*exchange_->next_timeout(), now_ + 2s) << "the handshake's own deadline";
  }
}

TEST_F(Exchange, AConnectionThatIsLostBesideAnotherIsNoFailure) {
  begin(shell());
  go_on_until_connected(1);
  be_silent();
  go_on_until_connected(2);
  served_[0].reset();
  run_to_the_end(served(1));
  EXPECT_TRUE(std::holds_alternative<LoggedIn>(*end_));
}

}  // namespace
}  // namespace mp::runtime
