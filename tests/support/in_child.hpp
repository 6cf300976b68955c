// Runs a piece of code in a forked child: for what can't be undone, such as giving up privileges or crashing.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <functional>

namespace mp::test {

// How the child ended: its exit code, or minus the number of the signal that killed it. The body returns the exit code; in it
// gtest's macros do not reach the parent, so it returns a different number for each thing that may be wrong.
inline int in_child(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(120);  // a body that hangs
    _exit(body());
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace mp::test
