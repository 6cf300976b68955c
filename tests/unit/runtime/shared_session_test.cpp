// The session process with several clients, with none, and with logins that ask about it.
#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/unit/runtime/running_session.hpp"

namespace mp::runtime {
namespace {

class SharedSession : public testing::Test {
 protected:
  test::ScratchDirectory scratch;
  std::string path = scratch / "socket";
};

// A program that says what it reads, and its terminal's size when it is asked, and ends with its terminal.
const char* const kEcho = "echo up; while read a; do case $a in size) stty size;; end) exit 6;; *) echo got-$a;; esac; done";

// How long a client may be silent. It is silent from its start, too, for as long as a machine may take to start a shell.
constexpr Duration kAlive = 2s;

void type(Client& client, const std::string& line) { client.session().type(as_bytes(line + "\r"), client.now()); }

transport::CloseReason reason_of(const session::ClientSessionEnd& end) {
  return std::get<session::ConnectionEnded>(end).reason;
}

TEST_F(SharedSession, AnotherClientTakesOverAndSetsItsSize) {
  RunningSession running(shell(kEcho), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  const auto second = another_client(path, VisitPurpose::attach, {90, 20, 0, 0});
  type(*second, "size");
  second->run_until_output("20 90");
  EXPECT_EQ(reason_of(first.run_to_the_end()), (transport::CloseReason{transport::CloseCode::taken_over, "127.0.0.1"}));
  type(*second, "end");
  EXPECT_EQ(std::get<session::ProgramEnded>(second->run_to_the_end()).exit.value, 6);
}

TEST_F(SharedSession, AClientThatIsNotHeardTakesNothingOver) {
  RunningSession running(shell(kEcho), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  Visit(path, VisitPurpose::attach).hand_over();
  type(first, "still");
  first.run_until_output("got-still");
  EXPECT_EQ(Visit(path, VisitPurpose::describe).summary().state, wire::SessionState::attached);
  Visit(path, VisitPurpose::end).summary();
  first.run_to_the_end();
}

TEST_F(SharedSession, WhoWasTakenOverCanNotComeBackAsIfNothingHadHappened) {
  RunningSession running(shell(kEcho), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  const auto second = another_client(path, VisitPurpose::attach);
  type(*second, "two");
  second->run_until_output("got-two");
  const auto answer = Visit(path, VisitPurpose::resume, kFirst).answer();
  EXPECT_EQ(answer.welcome, Welcome::not_attached);
  EXPECT_EQ(answer.text, "127.0.0.1");
  type(*second, "end");
  second->run_to_the_end();
}

TEST_F(SharedSession, AViewerSeesEverythingAndCanDoNothing) {
  RunningSession running(shell(kEcho), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  const auto viewer = another_client(path, VisitPurpose::view, {60, 10, 0, 0});
  type(*viewer, "intruder");
  viewer->session().resize({50, 5, 0, 0}, viewer->now());
  viewer->session().finish_input();
  // It is attached when it is heard, and sees what is written from then on.
  while (viewer->output().find("got-one") == std::string::npos) {
    type(first, "one");
    first.run_for(20ms);
    viewer->run_for(20ms);
  }
  type(first, "size");
  first.run_until_output("33 101");
  EXPECT_EQ(first.output().find("intruder"), std::string::npos);
  EXPECT_EQ(Visit(path, VisitPurpose::describe).summary().viewers, 1);
  viewer->session().hang_up(viewer->now());
  EXPECT_EQ(reason_of(viewer->run_to_the_end()).code, transport::CloseCode::detached);
  type(first, "end");
  EXPECT_EQ(std::get<session::ProgramEnded>(first.run_to_the_end()).exit.value, 6);
}

TEST_F(SharedSession, DetachedItGoesOnAlone) {
  RunningSession running(shell(kEcho), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  type(first, "before");
  first.session().detach(first.now());
  EXPECT_EQ(reason_of(first.run_to_the_end()).code, transport::CloseCode::detached);
  const auto summary = Visit(path, VisitPurpose::describe).summary();
  EXPECT_EQ(summary.state, wire::SessionState::detached);
  EXPECT_EQ(summary.from, "");
  const auto second = another_client(path, VisitPurpose::attach);
  type(*second, "after");
  second->run_until_output("got-after");
  type(*second, "end");
  second->run_to_the_end();
}

TEST_F(SharedSession, TheEndOfAnInputIsTypedOnWhenItsClientHasDetached) {
  RunningSession running(shell("stty -echo; echo up; cat; cat; cat"), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  first.session().finish_input();
  first.session().detach(first.now());
  first.run_to_the_end();
  EXPECT_LT(running.join(), 250ms) << "of processor time";
}

TEST_F(SharedSession, NobodyComesBackSoItEnds) {
  auto terms = living(1min);
  terms.detached = 50ms;
  RunningSession running(shell(kEcho), terms, path);
  Client first(running.address());
  first.run_until_output("up");
  first.session().detach(first.now());
  first.run_to_the_end();
  running.join();
}

TEST_F(SharedSession, AClientThatFallsSilentLeavesASessionWithANameBehind) {
  RunningSession running(shell(kEcho), living(kAlive, "work"), path);
  {
    Client first(running.address());
    first.run_until_output("up");
  }
  while (Visit(path, VisitPurpose::describe).summary().state != wire::SessionState::detached) std::this_thread::yield();
  Visit end(path, VisitPurpose::end);
  EXPECT_EQ(end.summary().name, "work");
  EXPECT_TRUE(end.hear().empty());
  running.join();
}

TEST_F(SharedSession, AClientThatFallsSilentTakesASessionWithoutANameAlong) {
  RunningSession running(shell(kEcho), living(kAlive), path);
  {
    Client first(running.address());
    first.run_until_output("up");
  }
  running.join();
}

TEST_F(SharedSession, ItsClientIsToldWhoEndedIt) {
  RunningSession running(shell(kEcho), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  Visit end(path, VisitPurpose::end);
  const auto reason = reason_of(first.run_to_the_end());
  EXPECT_EQ(reason.code, transport::CloseCode::session_ended);
  EXPECT_EQ(reason.text, "mp --kill has ended it, from 127.0.0.1");
}

TEST_F(SharedSession, ItSaysWhatRunsInIt) {
  RunningSession running(shell("echo up; exec cat"), living(1min, "work"), path);
  Client first(running.address());
  first.run_until_output("up");
  auto summary = Visit(path, VisitPurpose::describe).summary();
  while (summary.command == "sh") summary = Visit(path, VisitPurpose::describe).summary();
  EXPECT_EQ(summary.command, "cat");
  EXPECT_EQ(summary.name, "work");
  EXPECT_EQ(summary.columns, 101);
  EXPECT_EQ(summary.rows, 33);
  EXPECT_EQ(summary.from, "127.0.0.1");
  first.session().hang_up(first.now());
  first.run_to_the_end();
}

TEST_F(SharedSession, OnlySoManyClientsAreTaken) {
  RunningSession running(shell(kEcho), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  for (std::size_t i = 1; i < limits::kMaxAttachedClients; ++i) Visit(path, VisitPurpose::view).hand_over();
  Welcome welcome{};
  while ((welcome = Visit(path, VisitPurpose::view).answer().welcome) == Welcome::heard) std::this_thread::yield();
  EXPECT_EQ(welcome, Welcome::full);
  Visit(path, VisitPurpose::end).summary();
  first.run_to_the_end();
}

}  // namespace
}  // namespace mp::runtime
