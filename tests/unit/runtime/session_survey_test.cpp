#include "libmp/runtime/session_survey.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <memory>

#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/runtime/session_directory.hpp"
#include "libmp/runtime/session_names.hpp"
#include "libmp/runtime/visit_listener.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mp::runtime {
namespace {

SessionId id_of(std::uint8_t number) { return {{number}}; }

// A session that answers as soon as its loop, which is the survey's here, runs.
class Answering final : public VisitHost {
 public:
  Answering(platform::EventLoop& loop, const std::string& directory, std::uint8_t number, std::uint32_t age)
      : number_(number),
        age_(age),
        listener_(loop, platform::UnixListener::listen(session_socket(directory, id_of(number))).value(),
                  static_cast<VisitHost&>(*this)) {}
  Reception receive_visit(const VisitQuestion&) override { return {}; }
  wire::SessionSummary describe() override {
    was_asked_ = true;
    wire::SessionSummary summary;
    summary.id = id_of(number_);
    summary.age = age_;
    return summary;
  }
  void end_for(const Endpoint&) override {}
  [[nodiscard]] bool was_asked() const noexcept { return was_asked_; }

 private:
  bool was_asked_ = false;
  std::uint8_t number_;
  std::uint32_t age_;
  VisitListener listener_;
};

class SessionSurveys : public testing::Test {
 protected:
  void answer(std::uint8_t number, std::uint32_t age) {
    sessions.push_back(std::make_unique<Answering>(loop, scratch.path(), number, age));
  }
  // Before any patience has ended, however long it takes here.
  std::vector<wire::SessionSummary> survey() {
    SessionSurvey asked(loop, self, scratch.path(), loop.now());
    while (true) {
      if (auto found = asked.poll(Instant::min())) return *std::move(found);
      loop.run_once(std::nullopt);
    }
  }

  test::ScratchDirectory scratch;
  platform::Identity self{geteuid(), getegid(), {getegid()}};
  platform::EpollEventLoop loop;
  std::vector<std::unique_ptr<Answering>> sessions;
};

TEST_F(SessionSurveys, NobodyIsThere) { EXPECT_TRUE(survey().empty()); }

TEST_F(SessionSurveys, TheOldestComesFirst) {
  answer(1, 10);
  answer(2, 30);
  answer(3, 20);
  std::vector<std::uint32_t> ages;
  for (const auto& session : survey()) ages.push_back(session.age);
  EXPECT_EQ(ages, (std::vector<std::uint32_t>{30, 20, 10}));
}

TEST_F(SessionSurveys, ASessionThatDoesNotAnswerIsListedWithoutBeingWaitedForForEver) {
  answer(1, 10);
  const auto stopped = platform::UnixListener::listen(session_socket(scratch.path(), id_of(2))).value();
  SessionSurvey asked(loop, self, scratch.path(), loop.now());
  while (!sessions.front()->was_asked()) loop.run_once(std::nullopt);
  loop.run_once(loop.now());  // its answer is heard
  const auto due = asked.next_timeout();
  EXPECT_FALSE(asked.poll(due - 1ns));
  const auto said = asked.poll(due);
  ASSERT_TRUE(said);
  const auto& found = *said;
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].state, wire::SessionState::detached);
  EXPECT_EQ(found[1].state, wire::SessionState::mute);
  EXPECT_EQ(found[1].id, id_of(2));
}

TEST_F(SessionSurveys, ASessionThatDoesNotAnswerIsListedByItsName) {
  const auto stopped = claim_name(scratch.path(), "work", id_of(2)).value();
  const auto nameless = claim_name(scratch.path(), "", id_of(3)).value();
  SessionSurvey asked(loop, self, scratch.path(), loop.now());
  const auto found = asked.poll(asked.next_timeout());
  ASSERT_TRUE(found);
  std::map<SessionId, std::string> names;
  for (const auto& session : *found) names[session.id] = session.name;
  EXPECT_EQ(names, (std::map<SessionId, std::string>{{id_of(2), "work"}, {id_of(3), ""}}));
}

TEST_F(SessionSurveys, ASessionThatHangsUpWithoutAnAnswerIsListed) {
  auto foreign = platform::UnixListener::listen(session_socket(scratch.path(), id_of(2))).value();
  loop.watch(foreign.fd(), platform::Interest::readable, [&](platform::Readiness) { static_cast<void>(foreign.accept()); });
  const auto found = survey();
  loop.unwatch(foreign.fd());
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].state, wire::SessionState::mute);
}

TEST_F(SessionSurveys, WhatAKilledSessionLeftBehindIsNotListed) {
  answer(1, 10);
  const auto name = session_socket(scratch.path(), id_of(2));
  {
    const auto killed = platform::UnixListener::listen(name + "x").value();
    std::filesystem::rename(name + "x", name);
  }
  EXPECT_EQ(survey().size(), 1u);
}

}  // namespace
}  // namespace mp::runtime
