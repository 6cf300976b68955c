// Both ends of a resumption: the login that asks, and the session that listens.
#include "libmp/runtime/resume_request.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/file.hpp"
#include "libmp/platform/pipe.hpp"
#include "libmp/runtime/resume_listener.hpp"
#include "libmp/runtime/session_directory.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mp::runtime {
namespace {

const Endpoint kServer{IpAddress::v4(192, 0, 2, 1), 40404};
const Endpoint kClient{IpAddress::v4(192, 0, 2, 2), 40000};
constexpr SessionId kSession{{1, 2, 3}};

class Resumption : public testing::Test {
 protected:
  Result<std::optional<ResumeRequest>> begin(const SessionId& id = kSession) {
    return ResumeRequest::begin(self, scratch.path(), id, kServer);
  }
  void listen() {
    listener.emplace(loop, platform::UnixListener::listen(session_socket(scratch.path(), kSession)).value(),
                     [this](const Endpoint& server) {
                       asked_about = server;
                       return port;
                     });
  }
  // The answer, while the session's process does its part.
  Result<std::optional<std::uint16_t>> answer_to(ResumeRequest& request) {
    while (true) {
      auto answer = request.poll_answer();
      if (!answer || *answer) return answer;
      loop.run_once(loop.now() + 20ms);
    }
  }
  std::optional<ResumeListener::Arrival> arrival() {
    while (true) {
      if (auto came = listener->take_arrival()) return came;
      loop.run_once(std::nullopt);
    }
  }
  static ResumeKeys some_keys(std::uint32_t id) {
    return {{id}, {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}, {kServer.address, 50001}, kClient};
  }

  test::ScratchDirectory scratch;
  platform::Identity self{geteuid(), getegid(), {getegid()}};
  platform::EpollEventLoop loop;
  std::optional<ResumeListener> listener;
  std::optional<Endpoint> asked_about;
  std::uint16_t port = 50001;
};

TEST_F(Resumption, KeysArriveAfterTheQuestion) {
  listen();
  auto request = *begin().value();
  EXPECT_EQ(answer_to(request).value(), 50001);
  EXPECT_EQ(asked_about, kServer);
  EXPECT_FALSE(listener->take_arrival());
  ASSERT_TRUE(request.hand_over(some_keys(7)));
  const auto came = arrival();
  EXPECT_EQ(came->keys.connection_id, ConnectionId{7});
  EXPECT_EQ(came->keys.secrets.server_to_client.view()[0], 2);
  EXPECT_FALSE(came->descriptor.valid());
  EXPECT_FALSE(listener->take_arrival());
}

TEST_F(Resumption, ADescriptorGoesAlong) {
  listen();
  auto request = *begin().value();
  ASSERT_TRUE(answer_to(request));
  const auto pipe = platform::make_pipe().value();
  ASSERT_TRUE(request.hand_over(some_keys(7), pipe.read_end.get()));
  EXPECT_TRUE(arrival()->descriptor.valid());
}

TEST_F(Resumption, OfTwoLoginsTheLastCounts) {
  listen();
  auto first = *begin().value();
  auto second = *begin().value();
  ASSERT_TRUE(answer_to(first));
  ASSERT_TRUE(answer_to(second));
  ASSERT_TRUE(first.hand_over(some_keys(1)));
  EXPECT_EQ(arrival()->keys.connection_id, ConnectionId{1});
  ASSERT_TRUE(second.hand_over(some_keys(2)));
  EXPECT_EQ(arrival()->keys.connection_id, ConnectionId{2});
}

TEST_F(Resumption, ALoginThatFailsChangesNothing) {
  listen();
  {
    auto request = *begin().value();
    ASSERT_TRUE(answer_to(request));
  }
  auto next = *begin().value();
  ASSERT_TRUE(answer_to(next));
  EXPECT_FALSE(listener->take_arrival());
}

TEST_F(Resumption, LoginsThatHangDoNotKeepOthersOutForEver) {
  listen();
  {
    std::vector<ResumeRequest> hanging;
    for (int i = 0; i < 4; ++i) {
      hanging.push_back(*begin().value());
      ASSERT_TRUE(answer_to(hanging.back()));
    }
    auto fifth = *begin().value();
    EXPECT_FALSE(answer_to(fifth));
  }
  while (true) {
    auto request = *begin().value();
    if (answer_to(request)) break;
  }
}

TEST_F(Resumption, KeysWithoutAQuestionAreNotTaken) {
  listen();
  auto request = *begin().value();
  auto rude = *platform::UnixChannel::connect(session_socket(scratch.path(), kSession)).value();
  ASSERT_EQ(rude.send(encode(some_keys(9)).view()).status, platform::IoStatus::done);
  ASSERT_TRUE(answer_to(request));
  ASSERT_TRUE(request.hand_over(some_keys(7)));
  EXPECT_EQ(arrival()->keys.connection_id, ConnectionId{7});
}

TEST_F(Resumption, ASessionWithoutAPortForThatAddressSaysSo) {
  listen();
  port = 0;
  auto request = *begin().value();
  const auto answer = answer_to(request);
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().message.find("no free UDP port"), std::string::npos);
}

TEST_F(Resumption, ASessionThatDoesNotExistIsNotFound) {
  EXPECT_FALSE(begin().value());
  listen();
  EXPECT_FALSE(begin({{9}}).value());
  listener.reset();
  EXPECT_FALSE(begin().value());
}

TEST_F(Resumption, WhatAKilledSessionLeftBehindIsRemoved) {
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
