// The session process against one client.
#include "libmp/runtime/session_driver.hpp"

#include <gtest/gtest.h>

#include "libmp/platform/file.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/unit/runtime/running_session.hpp"

namespace mp::runtime {
namespace {

TEST(SessionDriver, OutputAndExitStatusArrive) {
  RunningSession running(shell("stty size; exit 7"), 1min);
  Client client(running.address());
  const auto end = client.run_to_the_end();
  EXPECT_EQ(client.output(), "33 101\r\n");
  EXPECT_EQ(std::get<session::ProgramEnded>(end).exit.value, 7);
}

TEST(SessionDriver, AShellThatCannotBeExecutedIsToldToTheClient) {
  auto program = shell("");
  program.file = "/no/such/shell";
  RunningSession running(program, 1min);
  Client client(running.address());
  const auto end = client.run_to_the_end();
  const auto& exit = std::get<session::ProgramEnded>(end).exit;
  EXPECT_EQ(exit.kind, wire::ExitKind::not_started);
  EXPECT_EQ(exit.text, "can't start /no/such/shell: No such file or directory");
}

TEST(SessionDriver, ADirectoryThatIsGoneIsNoObstacle) {
  auto program = shell("pwd");
  program.directory = "/no/such/home";
  RunningSession running(program, 1min);
  Client client(running.address());
  client.run_to_the_end();
  EXPECT_EQ(client.output(), "/\r\n");
}

TEST(SessionDriver, EveryReaderFindsTheEndOfAnInputThatEnded) {
  RunningSession running(shell("stty -echo; echo ready; cat; cat; echo end"), 1min);
  Client client(running.address());
  client.run_until_output("ready\r\n");
  client.session().type(as_bytes("line\n"), client.now());
  client.session().finish_input();
  client.run_to_the_end();
  EXPECT_EQ(client.output(), "ready\r\nline\r\nend\r\n");
}

// Whoever types next must know, and no output may ever come.
TEST(SessionDriver, ALineModeThatChangesWithoutOutputIsToldWithTheNextKey) {
  test::ScratchDirectory scratch;
  const auto changed = scratch / "changed";
  RunningSession running(shell("echo up; stty -echo; : > " + changed + "; sleep 30"), 1min);
  Client client(running.address());
  client.run_until_output("up\r\n");
  while (!platform::file_status(changed, platform::Links::refuse).value()) std::this_thread::yield();
  client.session().type(as_bytes("x"), client.now());
  client.run_until_not_echoed();
  EXPECT_FALSE(client.session().ended());
  client.session().hang_up(client.now());
  client.run_to_the_end();
}

TEST(SessionDriver, AJobInTheBackgroundHoldsNothingUp) {
  RunningSession running(shell("trap '' HUP; sleep 5 & exit 3"), 1min);
  Client client(running.address());
  EXPECT_EQ(std::get<session::ProgramEnded>(client.run_to_the_end()).exit.value, 3);
}

TEST(SessionDriver, InputForATerminalThatNobodyReadsIsNoBusyLoop) {
  RunningSession running(shell("echo up; exec <&- >&- 2>&-; sleep 0.5"), 1min);
  Client client(running.address());
  client.run_until_output("up\r\n");
  client.session().type(as_bytes("abc\r"), client.now());
  client.run_to_the_end();
  EXPECT_LT(running.join(), 250ms);
}

TEST(SessionDriver, AHangUpReachesTheProgram) {
  RunningSession running(shell("trap 'exit 5' HUP; echo up; while :; do sleep 0.01; done"), 1min);
  Client client(running.address());
  client.run_until_output("up\r\n");
  client.session().hang_up(client.now());
  EXPECT_EQ(std::get<session::ProgramEnded>(client.run_to_the_end()).exit.value, 5);
}

// The program that ignores the hang-up gets a few seconds; waiting for it takes no processor time.
TEST(SessionDriver, AClientThatIsNeverHeardLeavesNoSession) {
  RunningSession running(shell("trap '' HUP; sleep 4"), 100ms);
  EXPECT_LT(running.join(), 500ms);
}

class ResumedSession : public testing::Test {
 protected:
  void come_back_to(const IpAddress& address) {
    RunningSession running(shell("read a; echo got-$a; read b; echo got-$b"), 1min, path);
    Client client(running.address());
    client.session().type(as_bytes("one\r"), client.now());
    client.run_until_output("got-one");
    client.session().type(as_bytes("two\r"), client.now());  // under keys that the session is about to forget
    const auto server = Visit(path, VisitPurpose::resume, kFirst, address).hand_over();
    EXPECT_EQ(server == running.address(), address == kAnyPort.address);
    client.come_back(server);
    const auto end = client.run_to_the_end();
    EXPECT_NE(client.output().find("got-two"), std::string::npos);
    EXPECT_EQ(std::get<session::ProgramEnded>(end).exit.value, 0);
  }

  test::ScratchDirectory scratch;
  std::string path = scratch / "socket";
};

TEST_F(ResumedSession, GoesOnUnderFreshKeys) { come_back_to(kAnyPort.address); }

TEST_F(ResumedSession, IsHeardOnTheAddressThatTheClientHasComeTo) { come_back_to(IpAddress::v4(127, 0, 0, 2)); }

TEST_F(ResumedSession, TheLastWordsOfAProgramAreKeptForWhoeverComesBack) {
  RunningSession running(shell("read a; echo last-$a; exit 9"), 1min, path);
  Client client(running.address());
  client.session().type(as_bytes("words\r"), client.now());
  client.send();  // and hears nothing, until the program is over
  while (!Visit(path, VisitPurpose::describe).summary().command.empty()) std::this_thread::yield();
  // For a moment the program is gone and the session has not heard of that.
  while (Visit(path, VisitPurpose::attach).answer().welcome != Welcome::ending) std::this_thread::yield();
  const auto server = Visit(path, VisitPurpose::resume).hand_over();
  client.come_back(server);
  const auto end = client.run_to_the_end();
  EXPECT_NE(client.output().find("last-words"), std::string::npos);
  EXPECT_EQ(std::get<session::ProgramEnded>(end).exit.value, 9);
}

TEST_F(ResumedSession, ItsNameGoesWithIt) {
  RunningSession running(shell("exit 0"), 1min, path);
  Client client(running.address());
  client.run_to_the_end();
  running.join();
  EXPECT_FALSE(platform::file_status(path, platform::Links::refuse).value());
}

}  // namespace
}  // namespace mp::runtime
