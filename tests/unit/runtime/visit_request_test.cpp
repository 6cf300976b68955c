// Both ends of a visit: the login that asks, and the session that listens.
#include "libmp/runtime/visit_request.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "libmp/core/limits.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/file.hpp"
#include "libmp/platform/pipe.hpp"
#include "libmp/runtime/session_directory.hpp"
#include "libmp/runtime/visit_listener.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mp::runtime {
namespace {

const Endpoint kServer{IpAddress::v4(192, 0, 2, 1), 40404};
const Endpoint kClient{IpAddress::v4(192, 0, 2, 2), 40000};
constexpr SessionId kSession{{1, 2, 3}};

class Visits : public testing::Test, public VisitHost {
 protected:
  Reception receive_visit(const VisitQuestion& question) override {
    asked = question;
    Reception reception{answer, std::nullopt};
    if (own_socket) reception.socket = platform::UdpSocket::bind({IpAddress::v4(127, 0, 0, 1), 0}).value();
    return reception;
  }
  wire::SessionSummary describe() override {
    wire::SessionSummary summary;
    summary.name = "work";
    return summary;
  }
  void end_for(const Endpoint& visitor) override { ended_for = visitor; }

  Result<std::optional<VisitRequest>> begin(const SessionId& id = kSession, VisitPurpose purpose = VisitPurpose::resume) {
    return VisitRequest::begin(self, scratch.path(), id, {purpose, {9}, kServer, kClient});
  }
  void listen() {
    listener.emplace(loop, platform::UnixListener::listen(session_socket(scratch.path(), kSession)).value(),
                     static_cast<VisitHost&>(*this));
  }
  // The next thing that is said, while the session's process does its part.
  Result<VisitReply> reply_to(VisitRequest& request) {
    while (true) {
      auto reply = request.poll_reply();
      if (!reply) return reply.error();
      if (*reply) return **std::move(reply);
      loop.run_once(loop.now() + 20ms);
    }
  }
  bool is_welcome(VisitRequest& request) {
    const auto reply = reply_to(request);
    return reply && std::holds_alternative<VisitAnswer>(*reply);
  }
  bool is_over(VisitRequest& request) {
    const auto reply = reply_to(request);
    return reply && std::holds_alternative<VisitOver>(*reply);
  }
  std::optional<VisitListener::Arrival> arrival() {
    while (true) {
      if (auto came = listener->take_arrival()) return came;
      loop.run_once(std::nullopt);
    }
  }
  static VisitKeys some_keys(std::uint32_t id) {
    return {{id}, {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}, {kServer.address, 50001}, kClient, {}};
  }

  test::ScratchDirectory scratch;
  platform::Identity self{geteuid(), getegid(), {getegid()}};
  platform::EpollEventLoop loop;
  std::optional<VisitListener> listener;
  VisitAnswer answer{Welcome::heard, 50001, {9}, "work", ""};
  bool own_socket = false;
  std::optional<VisitQuestion> asked;
  std::optional<Endpoint> ended_for;
};

TEST_F(Visits, KeysArriveAfterTheQuestion) {
  listen();
  auto request = *begin().value();
  const auto reply = reply_to(request);
  ASSERT_TRUE(reply);
  EXPECT_EQ(std::get<VisitAnswer>(*reply).udp_port, 50001);
  EXPECT_EQ(asked->server, kServer);
  EXPECT_EQ(asked->client, ClientId{9});
  EXPECT_FALSE(listener->take_arrival());
  ASSERT_TRUE(request.hand_over(some_keys(7)));
  const auto came = arrival();
  EXPECT_EQ(came->purpose, VisitPurpose::resume);
  EXPECT_EQ(came->client, ClientId{9});
  EXPECT_EQ(came->keys.connection_id, ConnectionId{7});
  EXPECT_EQ(came->keys.secrets.server_to_client.view()[0], 2);
  EXPECT_FALSE(came->socket);
  EXPECT_FALSE(came->descriptor.valid());
  EXPECT_FALSE(listener->take_arrival());
}

TEST_F(Visits, ASocketForANewClientComesBackWithItsKeys) {
  listen();
  own_socket = true;
  auto request = *begin(kSession, VisitPurpose::attach).value();
  ASSERT_TRUE(is_welcome(request));
  ASSERT_TRUE(request.hand_over(some_keys(7)));
  const auto came = arrival();
  EXPECT_EQ(came->purpose, VisitPurpose::attach);
  EXPECT_TRUE(came->socket);
}

TEST_F(Visits, ADescriptorGoesAlong) {
  listen();
  auto request = *begin().value();
  ASSERT_TRUE(is_welcome(request));
  const auto pipe = platform::make_pipe().value();
  ASSERT_TRUE(request.hand_over(some_keys(7), pipe.read_end.get()));
  EXPECT_TRUE(arrival()->descriptor.valid());
}

TEST_F(Visits, EveryLoginIsTakenInOrder) {
  listen();
  auto first = *begin().value();
  auto second = *begin().value();
  ASSERT_TRUE(is_welcome(first));
  ASSERT_TRUE(is_welcome(second));
  ASSERT_TRUE(first.hand_over(some_keys(1)));
  EXPECT_EQ(arrival()->keys.connection_id, ConnectionId{1});
  ASSERT_TRUE(second.hand_over(some_keys(2)));
  EXPECT_EQ(arrival()->keys.connection_id, ConnectionId{2});
}

TEST_F(Visits, ALoginThatFailsChangesNothing) {
  listen();
  {
    auto request = *begin().value();
    ASSERT_TRUE(is_welcome(request));
  }
  auto next = *begin().value();
  ASSERT_TRUE(is_welcome(next));
  EXPECT_FALSE(listener->take_arrival());
}

TEST_F(Visits, WhoIsNotWelcomeIsToldWhyAndCanHandOverNothing) {
  listen();
  answer = {Welcome::not_attached, 0, {}, "work", "192.0.2.7"};
  auto request = *begin().value();
  const auto reply = reply_to(request);
  ASSERT_TRUE(reply);
  EXPECT_EQ(std::get<VisitAnswer>(*reply).welcome, Welcome::not_attached);
  EXPECT_EQ(std::get<VisitAnswer>(*reply).text, "192.0.2.7");
  EXPECT_TRUE(is_over(request));
}

TEST_F(Visits, ASummaryIsGivenToWhoeverAsksForOne) {
  listen();
  auto request = *begin(kSession, VisitPurpose::describe).value();
  const auto reply = reply_to(request);
  ASSERT_TRUE(reply);
  EXPECT_EQ(std::get<wire::SessionSummary>(*reply).name, "work");
  EXPECT_TRUE(is_over(request));
  EXPECT_FALSE(ended_for);
}

TEST_F(Visits, WhoeverEndsASessionHearsThatItIsGoneWhenItIs) {
  listen();
  auto request = *begin(kSession, VisitPurpose::end).value();
  const auto reply = reply_to(request);
  ASSERT_TRUE(reply);
  EXPECT_EQ(std::get<wire::SessionSummary>(*reply).name, "work");
  EXPECT_EQ(ended_for, kClient);
  EXPECT_FALSE(request.poll_reply().value());
  listener.reset();
  EXPECT_TRUE(is_over(request));
}

TEST_F(Visits, EveryClientCanTryTwiceAtTheSameMoment) {
  listen();
  std::vector<VisitRequest> logins;
  for (std::size_t i = 0; i < 2 * limits::kMaxAttachedClients; ++i) logins.push_back(*begin().value());
  for (auto& login : logins) EXPECT_TRUE(is_welcome(login));
}

TEST_F(Visits, OfTooManyLoginsTheOldestIsGivenUp) {
  listen();
  std::vector<VisitRequest> hanging;
  for (std::size_t i = 0; i < 2 * limits::kMaxAttachedClients; ++i) {
    hanging.push_back(*begin().value());
    ASSERT_TRUE(is_welcome(hanging.back()));
  }
  auto next = *begin().value();
  EXPECT_TRUE(is_welcome(next));
  EXPECT_TRUE(is_over(hanging[0]));
  EXPECT_FALSE(hanging[1].poll_reply().value());
}

TEST_F(Visits, ASessionIsThereUntilItHasEnded) {
  listen();
  EXPECT_TRUE(VisitRequest::is_there(self, scratch.path(), kSession));
  auto request = *begin().value();
  ASSERT_TRUE(is_welcome(request));
  listener.reset();
  EXPECT_TRUE(is_over(request));
  EXPECT_FALSE(VisitRequest::is_there(self, scratch.path(), kSession));
}

TEST_F(Visits, KeysWithoutAQuestionAreNotTaken) {
  listen();
  auto request = *begin().value();
  auto rude = *platform::UnixChannel::connect(session_socket(scratch.path(), kSession)).value();
  ASSERT_EQ(rude.send(encode(some_keys(9)).view()).status, platform::IoStatus::done);
  ASSERT_TRUE(is_welcome(request));
  ASSERT_TRUE(request.hand_over(some_keys(7)));
  EXPECT_EQ(arrival()->keys.connection_id, ConnectionId{7});
}

TEST_F(Visits, ASessionThatDoesNotExistIsNotFound) {
  EXPECT_FALSE(begin().value());
  listen();
  EXPECT_FALSE(begin({{9}}).value());
  listener.reset();
  EXPECT_FALSE(begin().value());
}

TEST_F(Visits, WhatAKilledSessionLeftBehindIsRemoved) {
  const auto name = session_socket(scratch.path(), kSession);
  {
    const auto killed = platform::UnixListener::listen(name + "x").value();
    std::filesystem::rename(name + "x", name);
  }
  EXPECT_FALSE(begin().value());
  EXPECT_FALSE(platform::file_status(name, platform::Links::refuse).value());
}

}  // namespace
}  // namespace mp::runtime
