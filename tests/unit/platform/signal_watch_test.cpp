#include "libmp/platform/signal_watch.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/pipe.hpp"
#include "tests/support/in_child.hpp"

namespace mp::platform {
namespace {

bool blocked(int number) {
  sigset_t mask;
  sigprocmask(SIG_BLOCK, nullptr, &mask);
  return sigismember(&mask, number) == 1;
}

TEST(SignalWatch, SignalsArriveAsValues) {
  auto watch = SignalWatch::start({Signal::user_1, Signal::window_change});
  ASSERT_TRUE(watch);
  EXPECT_EQ(watch->next(), std::nullopt);
  raise(SIGUSR1);
  raise(SIGWINCH);
  std::optional<Signal> first;
  EpollEventLoop loop;
  loop.watch(watch->fd(), Interest::readable, [&](Readiness) { first = watch->next(); });
  loop.run_once(std::nullopt);
  const auto second = watch->next();
  EXPECT_TRUE((first == Signal::user_1 && second == Signal::window_change) ||
              (first == Signal::window_change && second == Signal::user_1));
  EXPECT_EQ(watch->next(), std::nullopt);
}

TEST(SignalWatch, WhatOurParentIgnoredFromTheKeyboardStaysIgnored) {
  const auto child = [] {
    std::signal(SIGHUP, SIG_IGN);
    std::signal(SIGCHLD, SIG_IGN);
    auto watch = SignalWatch::start({Signal::hangup, Signal::child, Signal::terminate});
    raise(SIGHUP);
    raise(SIGCHLD);
    return watch && watch->next() == Signal::child && !watch->next() ? 0 : 1;
  };
  EXPECT_EQ(test::in_child(child), 0);
}

TEST(SignalWatch, AChildCanBeWaitedForWhateverOurParentIgnored) {
  const auto child = [] {
    std::signal(SIGCHLD, SIG_IGN);
    const auto watch = SignalWatch::start({Signal::child});
    const auto grandchild = ::fork();
    if (grandchild == 0) ::_exit(7);
    int status = 0;
    return watch && ::waitpid(grandchild, &status, 0) == grandchild && WEXITSTATUS(status) == 7 ? 0 : 1;
  };
  EXPECT_EQ(test::in_child(child), 0);
}

TEST(SignalWatch, TheFormerMaskComesBack) {
  {
    const auto watch = SignalWatch::start({Signal::user_2});
    ASSERT_TRUE(watch);
    EXPECT_TRUE(blocked(SIGUSR2));
  }
  EXPECT_FALSE(blocked(SIGUSR2));
}

TEST(SignalWatch, AMovedFromWatchRestoresNothing) {
  auto watch = SignalWatch::start({Signal::user_2});
  ASSERT_TRUE(watch);
  {
    const SignalWatch moved = std::move(watch).value();
    EXPECT_TRUE(blocked(SIGUSR2));
  }
  EXPECT_FALSE(blocked(SIGUSR2));
}

TEST(SignalWatch, AChildWithResetSignalsDiesOfThem) {
  const auto watch = SignalWatch::start({Signal::terminate});
  ASSERT_TRUE(watch);
  EXPECT_EQ(test::in_child([] {
              signal(SIGTERM, SIG_IGN);
              reset_signals_for_child();
              raise(SIGTERM);
              return 1;
            }),
            -SIGTERM);
}

TEST(SignalWatch, ABrokenPipeIsAResultOnceItsSignalIsIgnored) {
  EXPECT_EQ(test::in_child([] {
              ignore_broken_pipe_signal();
              auto pipe = make_pipe();
              if (!pipe) return 1;
              pipe->read_end.reset();
              return write_some(pipe->write_end.get(), as_bytes("x")).status == IoStatus::closed ? 0 : 2;
            }),
            0);
}

TEST(SignalWatch, NamesSignals) {
  EXPECT_EQ(signal_name(SIGKILL), "SIGKILL");
  EXPECT_EQ(signal_name(200), "signal 200");
}

// The child is a process group of its own in our session, as a job of a shell is.
TEST(Suspend, StopsTheGroupUntilItIsContinuedAlsoWhileTheSignalIsWatched) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(120);
    setpgid(0, 0);
    const auto watch = SignalWatch::start({Signal::stop});
    suspend_process_group();
    _exit(watch ? 5 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, WUNTRACED), child);
  ASSERT_TRUE(WIFSTOPPED(status));
  EXPECT_EQ(WSTOPSIG(status), SIGTSTP);
  kill(child, SIGCONT);
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 5);
}

TEST(Suspend, ReturnsAtOnceWhereNobodyCouldContinueUs) {
  EXPECT_EQ(test::in_child([] {
              setsid();  // alone in its session: orphaned
              suspend_process_group();
              return 6;
            }),
            6);
}

}  // namespace
}  // namespace mp::platform
