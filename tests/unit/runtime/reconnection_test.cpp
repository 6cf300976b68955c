#include "libmp/runtime/reconnection.hpp"

#include <gtest/gtest.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "key_fixture.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/fd.hpp"
#include "libmp/platform/socket_address.hpp"
#include "libmp/platform/tcp_listener.hpp"
#include "tests/support/black_hole.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::runtime {
namespace {

const Endpoint kAnyPort{IpAddress::v4(127, 0, 0, 1), 0};

// A server as TCP sees it: counts who comes, and hangs up.
class HangsUp {
 public:
  explicit HangsUp(platform::EventLoop& loop) : loop_(loop), listener_(platform::TcpListener::bind(kAnyPort).value()) {
    loop_.watch(listener_.fd(), platform::Interest::readable, [this](platform::Readiness) {
      const auto accepted = listener_.accept();
      if (accepted && accepted->has_value()) ++visitors_;
    });
  }
  HangsUp(const HangsUp&) = delete;
  HangsUp& operator=(const HangsUp&) = delete;
  ~HangsUp() { loop_.unwatch(listener_.fd()); }

  [[nodiscard]] const Endpoint& endpoint() const noexcept { return listener_.local_endpoint(); }
  [[nodiscard]] int visitors() const noexcept { return visitors_; }

 private:
  platform::EventLoop& loop_;
  platform::TcpListener listener_;
  int visitors_ = 0;
};

// Sets something of the only interface of the calling thread's network, which is up then. False: that is not allowed.
bool set_loopback(unsigned long what, const IpAddress& to) {
  const platform::Fd any(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  request.ifr_name[0] = 'l';
  request.ifr_name[1] = 'o';
  request.ifr_flags = IFF_UP;
  if (ioctl(any.get(), SIOCSIFFLAGS, &request) != 0) return false;
  const auto address = platform::to_socket_address({to, 0});
  std::memcpy(&request.ifr_addr, address.get(), sizeof request.ifr_addr);
  return ioctl(any.get(), what, &request) == 0;
}

// A client whose server owes it an answer. Its time is the test's, the sockets are real; the resolver answers when it may.
class ReconnectionTest : public testing::Test {
 protected:
  void SetUp() override {
    connection_.write(kInputStream, as_bytes("x"), now_);
    std::array<std::uint8_t, limits::kMaxDatagram> datagram{};
    while (connection_.poll_datagram(datagram, now_)) {
    }
    ASSERT_TRUE(connection_.owed_since());
  }

  ClientLogin login_that_finds(std::vector<Endpoint> found) {
    const auto resolver = [answers = resolver_may_answer_.get_future().share(), found = std::move(found)](const std::string&,
                                                                                                          std::uint16_t) {
      answers.wait();
      return Result<std::vector<Endpoint>>(found);
    };
    return ClientLogin({"user", "example.org", 40404}, {}, test::pair_number(1), {}, resolver);
  }

  // Between two logins hardly any time passes: what a login may take is counted in the time of the sockets.
  void begin(ClientLogin& login) {
    const session::RecoveryLadder::Timing timing{.heartbeat = 3s, .longest_pause = 1ms};
    reconnection_.emplace(loop_, login, SessionId{}, ClientId{1}, timing, platform::Logger{});
    reconnection_->note(connection_, Reconnection::Port::fine, now_);
  }

  // What is due happens when it is due, and what comes from outside when it comes.
  void go_on() {
    loop_.run_once(loop_.now() + 1ms);
    reconnection_->note(connection_, Reconnection::Port::fine, now_);
    static_cast<void>(reconnection_->poll(now_));
  }
  // False: it hangs.
  template <typename Done>
  [[nodiscard]] bool goes_on_until(Done done) {
    const auto hung = loop_.now() + 20s;
    while (!done() && loop_.now() < hung) go_on();
    return done();
  }
  // Until a login is due, if none is under way.
  void pass_time() { now_ = reconnection_->next_login().value_or(now_); }

  platform::EpollEventLoop loop_;
  mp::test::SeededRandom random_{1};
  Instant now_ = loop_.now();
  transport::Connection connection_{transport::Role::client,
                                    ConnectionId{7},
                                    {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))},
                                    Endpoint{IpAddress::v4(127, 0, 0, 1), 50000},
                                    random_,
                                    now_};
  std::promise<void> resolver_may_answer_;
  std::optional<Reconnection> reconnection_;
};

TEST_F(ReconnectionTest, ALoginThatIsNotConnectedYetTriesTheAddressesThatAreFoundMeanwhile) {
  mp::test::BlackHole before;
  HangsUp found(loop_);
  auto login = login_that_finds({found.endpoint()});
  login.learn({before.endpoint()});
  begin(login);
  pass_time();
  ASSERT_TRUE(goes_on_until([&] { return reconnection_->logging_in(); }));
  EXPECT_EQ(found.visitors(), 0);
  resolver_may_answer_.set_value();
  EXPECT_TRUE(goes_on_until([&] { return found.visitors() == 1; }));
}

// In a network of its own, which the server belongs to or not.
TEST_F(ReconnectionTest, KnowsWhetherThereIsAWayToTheServer) {
  const auto ours = IpAddress::v4(10, 0, 0, 1);
  const auto with_server = IpAddress::v4(255, 0, 0, 0);
  const auto alone = IpAddress::v4(255, 255, 255, 255);
  bool allowed = false;
  std::thread([&] {
    allowed = unshare(CLONE_NEWNET) == 0 && set_loopback(SIOCSIFADDR, ours);
    if (!allowed) return;
    connection_.set_route(Endpoint{IpAddress::v4(10, 0, 0, 2), 50000}, now_);
    auto login = login_that_finds({});
    begin(login);
    EXPECT_FALSE(reconnection_->cut_off());
    ASSERT_TRUE(set_loopback(SIOCSIFNETMASK, alone));
    EXPECT_TRUE(goes_on_until([&] { return reconnection_->cut_off(); }));
    ASSERT_TRUE(set_loopback(SIOCSIFNETMASK, with_server));
    EXPECT_TRUE(goes_on_until([&] { return !reconnection_->cut_off(); }));
    reconnection_.reset();
  }).join();
  if (!allowed) GTEST_SKIP() << "needs the right to make a network namespace";
}

TEST_F(ReconnectionTest, TheNextLoginGoesWhereTheNameLeadsByThen) {
  HangsUp before(loop_);
  HangsUp found(loop_);
  auto login = login_that_finds({found.endpoint()});
  login.learn({before.endpoint()});
  begin(login);
  pass_time();
  ASSERT_TRUE(goes_on_until([&] { return before.visitors() == 1 && !reconnection_->logging_in(); }));
  resolver_may_answer_.set_value();
  EXPECT_TRUE(goes_on_until([&] {
    pass_time();
    return found.visitors() > 0;
  }));
}

}  // namespace
}  // namespace mp::runtime
