#include "libmp/runtime/session_broker.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <list>

#include "libmp/core/session_id_text.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/runtime/session_directory.hpp"
#include "libmp/runtime/session_names.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::runtime {
namespace {

using platform::Interest;
using wire::RefusalCode;
using wire::RequestKind;

constexpr SessionId kSession{{0xab, 0xab, 1}};
const Endpoint kServer{IpAddress::v4(127, 0, 0, 1), 40404};
const Endpoint kClient{IpAddress::v4(127, 0, 0, 1), 40000};

// What has the socket of a session, and does with whoever asks it something what the test says.
class SessionDouble {
 public:
  enum class Then : std::uint8_t { stay, hang_up, end };
  struct Behaviour {
    std::vector<Bytes> says;
    Then then = Then::hang_up;
  };

  SessionDouble(platform::EventLoop& loop, const std::string& path, Behaviour behaviour)
      : loop_(loop), behaviour_(std::move(behaviour)), socket_(platform::UnixListener::listen(path).value()) {
    loop_.watch(socket_->fd(), Interest::readable, [this](platform::Readiness) { take_connection(); });
  }
  SessionDouble(const SessionDouble&) = delete;
  SessionDouble& operator=(const SessionDouble&) = delete;
  ~SessionDouble() {
    for (const auto& channel : channels_) loop_.unwatch(channel.fd());
    end();
  }
  [[nodiscard]] bool has_answered() const noexcept { return has_answered_; }

 private:
  void take_connection() {
    auto accepted = socket_->accept();
    if (!accepted || !*accepted) return;
    const auto channel = channels_.insert(channels_.end(), **std::move(accepted));
    loop_.watch(channel->fd(), Interest::readable, [this, channel](platform::Readiness) { answer(channel); });
  }
  void answer(std::list<platform::UnixChannel>::iterator channel) {
    Bytes question(kMaxVisitMessage);
    if (channel->receive(question).outcome.status == platform::IoStatus::done) {
      for (const auto& message : behaviour_.says) static_cast<void>(channel->send(message));
      has_answered_ = true;
      if (behaviour_.then == Then::stay) return;
      if (behaviour_.then == Then::end) end();
    }
    loop_.unwatch(channel->fd());
    channels_.erase(channel);
  }
  void end() {
    if (socket_) loop_.unwatch(socket_->fd());
    socket_.reset();
  }

  platform::EventLoop& loop_;
  Behaviour behaviour_;
  std::optional<platform::UnixListener> socket_;
  std::list<platform::UnixChannel> channels_;
  bool has_answered_ = false;
};

using Then = SessionDouble::Then;

class SessionBrokers : public testing::TestWithParam<RequestKind> {
 protected:
  void SetUp() override {
    settings.session_directory = scratch.path();
    directory = session_directory(settings.session_directory, account.identity, {}).value();
  }
  void live(const SessionDouble::Behaviour& behaviour) {
    session.emplace(loop, session_socket(directory, kSession), behaviour);
  }
  void ask(RequestKind kind, std::vector<wire::EnvironmentEntry> environment = {}, std::string name = "abab") {
    handshake::StartSession start;
    start.request.environment = std::move(environment);
    start.request.kind = kind;
    start.request.session_id = kind == RequestKind::resume ? kSession : SessionId{};
    start.request.name = kind == RequestKind::resume || kind == RequestKind::new_session ? "" : std::move(name);
    broker.emplace(loop, random, settings, arguments, SessionBroker::Login{account, kClient, kServer}, platform::Logger());
    broker->begin(start);
  }
  // Before any patience has ended, however long it takes here.
  SessionVerdict verdict() {
    while (true) {
      if (auto said = broker->poll(Instant::min())) return *std::move(said);
      loop.run_once(std::nullopt);
    }
  }
  std::optional<RefusalCode> refusal() {
    const auto said = verdict();
    const auto* refusal = std::get_if<SessionRefusal>(&said);
    return refusal ? std::optional(refusal->code) : std::nullopt;
  }
  // Whatever the session's end of the socket does now, and however much later.
  void expect_no_other_verdict() {
    session.reset();
    loop.run_once(loop.now());
    EXPECT_FALSE(broker->next_timeout());
    EXPECT_FALSE(broker->poll(loop.now() + 1h));
  }
  static Bytes welcome(Welcome welcome) { return bytes_of(encode(VisitAnswer{welcome, 50001, {1}, "work", ""})); }
  static Bytes bytes_of(const crypto::SecretBytes& message) { return {message.view().begin(), message.view().end()}; }

  test::ScratchDirectory scratch;
  platform::EpollEventLoop loop;
  test::SeededRandom random{1};
  config::ServerSettings settings;
  std::vector<std::string> arguments;
  platform::Account account{.name = "somebody", .identity = {geteuid(), getegid(), {getegid()}}, .home = {}, .shell = {}};
  std::string directory;
  std::optional<SessionDouble> session;
  std::optional<SessionBroker> broker;
};

INSTANTIATE_TEST_SUITE_P(Visits, SessionBrokers,
                         testing::Values(RequestKind::resume, RequestKind::attach, RequestKind::end_session));

TEST_P(SessionBrokers, ASessionThatCanNotBeFoundHasEnded) {
  ask(GetParam());
  EXPECT_EQ(refusal(), RefusalCode::no_such_session);
  expect_no_other_verdict();
}

TEST_P(SessionBrokers, ASessionThatEndsWhileItIsAskedHasEnded) {
  live({{}, Then::end});
  ask(GetParam());
  EXPECT_EQ(refusal(), RefusalCode::no_such_session);
  expect_no_other_verdict();
}

TEST_P(SessionBrokers, ASessionThatHangsUpWithoutAnAnswerIsNotTakenForOneThatHasEnded) {
  live({});
  ask(GetParam());
  EXPECT_EQ(refusal(), RefusalCode::not_started);
  expect_no_other_verdict();
}

TEST_P(SessionBrokers, WhatCanNotBeUnderstoodMakesOneVerdict) {
  live({{{1, 2, 3}, {4, 5, 6}}, Then::hang_up});
  ask(GetParam());
  EXPECT_EQ(refusal(), RefusalCode::not_started);
  expect_no_other_verdict();
}

TEST_P(SessionBrokers, ASessionThatDoesNotAnswerIsNotWaitedForForEver) {
  live({{}, Then::stay});
  ask(GetParam());
  const auto due = broker->next_timeout();
  ASSERT_TRUE(due);
  EXPECT_FALSE(broker->poll(*due - 1ms));
  const auto verdict = broker->poll(*due);
  ASSERT_TRUE(verdict);
  EXPECT_EQ(std::get<SessionRefusal>(*verdict).code, RefusalCode::not_started);
  expect_no_other_verdict();
}

TEST_F(SessionBrokers, TheOnlySessionIsThereAlsoWhenItDoesNotAnswer) {
  live({{}, Then::stay});
  ask(RequestKind::attach, {}, "");
  const auto verdict = broker->poll(broker->next_timeout().value());
  ASSERT_TRUE(verdict);
  EXPECT_EQ(std::get<SessionRefusal>(*verdict).code, RefusalCode::not_started);
}

TEST_F(SessionBrokers, ASessionIsNotShownWithinItself) {
  live({{welcome(Welcome::heard)}, Then::stay});
  const std::vector<wire::EnvironmentEntry> within{{"MP_SESSION", id_text(kSession)}};
  ask(RequestKind::attach, within);
  EXPECT_EQ(refusal(), RefusalCode::not_started);
  EXPECT_FALSE(session->has_answered());
  expect_no_other_verdict();
}

TEST_F(SessionBrokers, ASessionMayBeEndedFromWithin) {
  live({{bytes_of(encode(wire::SessionSummary{}))}, Then::end});
  ask(RequestKind::end_session, {{"MP_SESSION", id_text(kSession)}});
  EXPECT_EQ(refusal(), std::nullopt);
}

// The process of the session is this test program again, with nothing to do.
TEST_F(SessionBrokers, ASessionWhoseProcessEndsBeforeItIsReadyIsNotGranted) {
  arguments = {"session", "--gtest_filter=-*"};
  for (const auto kind : {RequestKind::new_session, RequestKind::attach_or_new}) {
    ask(kind);
    EXPECT_EQ(refusal(), RefusalCode::not_started);
    expect_no_other_verdict();
    EXPECT_TRUE(sessions_in(directory).empty());
  }
}

TEST_F(SessionBrokers, ASessionSaysItselfThatItIsAboutToEnd) {
  live({{welcome(Welcome::ending)}, Then::stay});
  ask(RequestKind::resume);
  EXPECT_EQ(refusal(), RefusalCode::no_such_session);
  expect_no_other_verdict();
}

TEST_F(SessionBrokers, AnAnswerIsTheLastWordBeforeTheKeys) {
  live({{welcome(Welcome::heard), welcome(Welcome::full)}, Then::stay});
  ask(RequestKind::resume);
  const auto said = verdict();
  ASSERT_TRUE(std::holds_alternative<handshake::SessionGrant>(said));
  EXPECT_EQ(std::get<handshake::SessionGrant>(said).udp_port, 50001);
  expect_no_other_verdict();
}

TEST_F(SessionBrokers, KeysThatNobodyTakesAreNotHandedOver) {
  live({{welcome(Welcome::heard)}, Then::hang_up});
  ask(RequestKind::resume);
  ASSERT_TRUE(std::holds_alternative<handshake::SessionGrant>(verdict()));
  EXPECT_FALSE(broker->hand_over({crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}));
}

TEST_F(SessionBrokers, WhoeverEndsASessionIsToldWhatItWasWhenItIsGone) {
  wire::SessionSummary summary;
  summary.name = "work";
  live({{bytes_of(encode(summary))}, Then::hang_up});
  ask(RequestKind::end_session);
  const auto said = verdict();
  ASSERT_TRUE(std::holds_alternative<std::vector<wire::SessionSummary>>(said));
  EXPECT_EQ(std::get<std::vector<wire::SessionSummary>>(said).at(0).name, "work");
  expect_no_other_verdict();
}

TEST_F(SessionBrokers, ASessionThatTakesItsTimeToEndHasBeenTold) {
  live({{bytes_of(encode(wire::SessionSummary{}))}, Then::stay});
  ask(RequestKind::end_session);
  while (!session->has_answered()) loop.run_once(std::nullopt);
  loop.run_once(loop.now());
  EXPECT_FALSE(broker->poll(Instant::min()));
  const auto verdict = broker->poll(broker->next_timeout().value());
  ASSERT_TRUE(verdict);
  EXPECT_TRUE(std::holds_alternative<std::vector<wire::SessionSummary>>(*verdict));
  expect_no_other_verdict();
}

// Two requests for one new session: the first one may come after the second, and must not get in its way.
class TwiceAsked : public SessionBrokers {
 protected:
  void ask_for_new(ClientId client) {
    handshake::StartSession start;
    start.request.session_id = kSession;
    start.request.client = client;
    broker.emplace(loop, random, settings, arguments, SessionBroker::Login{account, kClient, kServer}, platform::Logger());
    broker->begin(start);
  }
};

TEST_F(TwiceAsked, TheSecondRequestFindsTheSessionOfTheFirst) {
  live({{welcome(Welcome::heard)}, Then::stay});
  ask_for_new(wire::kAskedAgain);
  const auto said = verdict();
  const auto* grant = std::get_if<handshake::SessionGrant>(&said);
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->session_id, kSession);
  EXPECT_EQ(grant->client, wire::kAskedAgain);
}

TEST_F(TwiceAsked, TheFirstRequestIsRefusedWhenTheSecondHasTheSession) {
  live({{welcome(Welcome::heard)}, Then::stay});
  ask_for_new({});
  EXPECT_EQ(refusal(), RefusalCode::busy);
}

}  // namespace
}  // namespace mp::runtime
