#include "libmp/platform/child_process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/privileges.hpp"
#include "libmp/platform/pty.hpp"
#include "libmp/platform/signal_watch.hpp"
#include "probe.hpp"
#include "tests/support/scratch_directory.hpp"
#include "waiting.hpp"

namespace mp::platform {
namespace {

Environment minimal_environment() {
  Environment out;
  out.set("PATH", "/usr/local/bin:/usr/bin:/bin");
  return out;
}

Program shell(const std::string& command) {
  return {"/bin/sh", {"sh", "-c", command}, minimal_environment(), "/", std::nullopt};
}

// The test program itself, telling on its terminal how it finds itself.
Program probe() { return {"/proc/self/exe", test::probe_arguments(1), minimal_environment(), "/", std::nullopt}; }

struct Outcome {
  std::string output;
  ExitStatus exit;
};

class ChildProcessTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Pty::open({101, 37, 0, 0});
    ASSERT_TRUE(opened);
    pty_.emplace(std::move(opened).value());
  }

  Result<ChildProcess> start(const Program& program) {
    auto child = ChildProcess::start_on_terminal(program, pty_->slave());
    pty_->close_slave();
    return child;
  }

  // The whole life of a program.
  Outcome run(const Program& program) {
    auto child = start(program);
    if (!child) return {child.error().message, {}};
    Outcome out;
    out.output = test::read_to_end(pty_->master());
    out.exit = child->wait_exit();
    return out;
  }

  std::optional<Pty> pty_;
};

TEST_F(ChildProcessTest, TheSizeIsRightInTheFirstInstruction) {
  const auto seen = run({"stty", {"stty", "size"}, minimal_environment(), "/", std::nullopt});
  EXPECT_EQ(seen.output, "37 101\r\n");
  EXPECT_EQ(seen.exit, (ExitStatus{ExitStatus::Kind::exited, 0}));
}

TEST_F(ChildProcessTest, LeadsASessionOnItsTerminal) {
  const auto seen = run(probe());
  EXPECT_EQ(test::line_of(seen.output, "leader"), "yes") << seen.output;
  EXPECT_EQ(test::line_of(seen.output, "terminal"), "yes");
  EXPECT_EQ(test::line_of(seen.output, "size"), "101x37");
  EXPECT_EQ(seen.exit, (ExitStatus{ExitStatus::Kind::exited, test::kProbeExitCode}));
}

TEST_F(ChildProcessTest, InheritsNoDescriptor) {
  const Fd leaking(open("/dev/null", O_RDONLY));  // deliberately without close-on-exec
  const Fd high(fcntl(leaking.get(), F_DUPFD, 200));
  ASSERT_TRUE(leaking.valid() && high.valid());
  EXPECT_EQ(test::line_of(run(probe()).output, "descriptors"), "0 1 2");
}

TEST_F(ChildProcessTest, InheritsNoMaskAndNoIgnoredSignal) {
  const auto watch = SignalWatch::start({Signal::child, Signal::hangup, Signal::interrupt});
  ASSERT_TRUE(watch);
  struct sigaction ignore {};
  struct sigaction former {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, &former);
  const auto seen = run(probe());
  sigaction(SIGPIPE, &former, nullptr);
  EXPECT_EQ(test::line_of(seen.output, "blocked"), "") << seen.output;
  EXPECT_EQ(test::line_of(seen.output, "ignored"), "");
}

TEST_F(ChildProcessTest, OurOwnSignalMaskSurvivesTheStart) {
  const auto watch = SignalWatch::start({Signal::user_1});
  ASSERT_TRUE(watch);
  run(shell("exit"));
  sigset_t mask;
  sigprocmask(SIG_BLOCK, nullptr, &mask);
  EXPECT_EQ(sigismember(&mask, SIGUSR1), 1);
  EXPECT_EQ(sigismember(&mask, SIGUSR2), 0);
}

TEST_F(ChildProcessTest, HasExactlyTheEnvironmentAndArgumentsGiven) {
  setenv("MP_TEST_SECRET", "x", 1);
  Program program{"/usr/bin/env", {"env"}, {}, "/", std::nullopt};
  program.environment.set("ONE", "1 and more");
  program.environment.set("TWO", "");
  const auto seen = run(program);
  unsetenv("MP_TEST_SECRET");
  EXPECT_EQ(seen.output, "ONE=1 and more\r\nTWO=\r\n");
}

TEST_F(ChildProcessTest, ArgvZeroIsWhatWasGiven) {
  auto program = shell("echo $0");
  program.arguments = {"-sh", "-c", "echo \"$0\" \"$1\"", "-login", "two words"};
  EXPECT_EQ(run(program).output, "-login two words\r\n");
}

TEST_F(ChildProcessTest, StartsInItsDirectoryOrInTheRoot) {
  const test::ScratchDirectory directory;
  auto program = probe();
  program.directory = directory.path();
  EXPECT_EQ(test::line_of(run(program).output, "directory"), directory.path());
  SetUp();
  program.directory = directory / "missing";
  EXPECT_EQ(test::line_of(run(program).output, "directory"), "/");
}

TEST_F(ChildProcessTest, AMissingProgramIsAnErrorThatSaysWhy) {
  const auto child = start({"/nowhere/program", {"program"}, {}, "/", std::nullopt});
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().message, "can't start /nowhere/program: No such file or directory");
}

TEST_F(ChildProcessTest, AFileThatIsNoProgramIsAnErrorThatSaysWhy) {
  const test::ScratchDirectory directory;
  ASSERT_EQ(chmod(directory.path().c_str(), 0755), 0);
  const auto path = directory / "data";
  ASSERT_TRUE(Fd(open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644)).valid());
  const auto child = start({path, {"data"}, {}, "/", std::nullopt});
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().message, "can't start " + path + ": Permission denied");
}

TEST_F(ChildProcessTest, ANameIsLookedUpInThePathOfTheProgramsEnvironment) {
  const test::ScratchDirectory directory;
  const auto path = directory / "mp-test-program";
  ASSERT_EQ(symlink("/bin/echo", path.c_str()), 0);
  Program program{"mp-test-program", {"echo", "found"}, {}, "/", std::nullopt};
  program.environment.set("PATH", directory / "missing" + ":" + directory.path());
  EXPECT_EQ(run(program).output, "found\r\n");
  SetUp();
  program.environment.set("PATH", directory / "missing" + ":/etc/passwd");
  EXPECT_EQ(run(program).output, "can't start mp-test-program: No such file or directory");
}

TEST_F(ChildProcessTest, TheExitIsAnEventOfTheLoop) {
  auto child = start(shell("read line; exit 3"));
  ASSERT_TRUE(child) << child.error().message;
  EXPECT_EQ(child->poll_exit(), std::nullopt);
  ASSERT_TRUE(write_all(pty_->master(), as_bytes("go\n"), "the master"));
  std::optional<ExitStatus> exit;
  EpollEventLoop loop;
  loop.watch(child->fd(), Interest::readable, [&](Readiness) { exit = child->poll_exit(); });
  loop.run_once(std::nullopt);
  EXPECT_EQ(exit, (ExitStatus{ExitStatus::Kind::exited, 3}));
  EXPECT_EQ(child->poll_exit(), exit) << "the end is remembered";
  EXPECT_EQ(child->wait_exit(), exit);
}

TEST_F(ChildProcessTest, DeathByASignalIsToldApart) {
  const auto seen = run(shell("kill -KILL $$"));
  EXPECT_EQ(seen.exit, (ExitStatus{ExitStatus::Kind::killed, SIGKILL}));
  EXPECT_EQ(seen.exit.shell_code(), 128 + SIGKILL);
}

TEST_F(ChildProcessTest, CtrlCReachesTheProgramThroughTheTerminal) {
  auto child = start(shell("echo ready; read line"));
  ASSERT_TRUE(child);
  ASSERT_NE(test::read_until(pty_->master(), "ready"), "");
  ASSERT_TRUE(write_all(pty_->master(), as_bytes("\x03"), "the master"));
  EXPECT_EQ(child->wait_exit(), (ExitStatus{ExitStatus::Kind::killed, SIGINT}));
}

TEST_F(ChildProcessTest, IsHungUpTerminatedOrKilled) {
  const std::vector<std::pair<void (ChildProcess::*)() noexcept, int>> ways{
      {&ChildProcess::hang_up, SIGHUP}, {&ChildProcess::terminate, SIGTERM}, {&ChildProcess::kill, SIGKILL}};
  for (const auto& [end, signal] : ways) {
    SetUp();
    auto child = start(shell("echo ready; read line"));
    ASSERT_TRUE(child);
    ASSERT_NE(test::read_until(pty_->master(), "ready"), "");
    ((*child).*end)();
    EXPECT_EQ(child->wait_exit(), (ExitStatus{ExitStatus::Kind::killed, signal}));
    ((*child).*end)();  // nothing is hit any more
  }
}

TEST_F(ChildProcessTest, RootStartsItAsTheUserAndNobodyElseCan) {
  auto program = probe();
  program.identity = Identity{65533, 65532, {65532, 65531}};
  program.file = "/bin/sh";
  program.arguments = {"sh", "-c", "id -u; id -G"};
  const auto seen = run(program);
  if (running_as_root()) {
    EXPECT_EQ(seen.output, "65533\r\n65532 65531\r\n");
  } else {
    EXPECT_EQ(seen.output, "can't start /bin/sh (become the user): Operation not permitted");
  }
}

TEST_F(ChildProcessTest, NotATerminalIsAnErrorThatSaysSo) {
  const Fd null(open("/dev/null", O_RDWR | O_CLOEXEC));
  const auto child = ChildProcess::start_on_terminal(shell("exit"), null.get());
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().message, "can't start /bin/sh (give it the terminal): Inappropriate ioctl for device");
}

}  // namespace
}  // namespace mp::platform
