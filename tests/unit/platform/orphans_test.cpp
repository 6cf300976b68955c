#include "libmp/platform/orphans.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "tests/support/in_child.hpp"

namespace mp::platform {
namespace {

enum Finding : int { as_it_should = 0, not_adopting = 1, no_child = 2, wrong_order = 3, not_reaped = 4 };

// Waits until some child has ended, without reaping it.
bool wait_for_any_child() {
  siginfo_t info{};
  return waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) == 0;
}

// A child that starts a grandchild and leaves it behind. The grandchild ends when its parent has.
int start_parent_of_an_orphan() {
  const int parent = fork();
  if (parent == 0) {
    int ends[2];
    if (pipe(ends) != 0) _exit(1);
    if (fork() == 0) {
      close(ends[1]);
      char byte = 0;
      _exit(read(ends[0], &byte, 1) == 0 ? 0 : 1);  // the end of the pipe is the end of the parent
    }
    _exit(0);
  }
  return parent;
}

int adopt_and_reap() {
  if (!adopt_orphans()) return not_adopting;
  const int parent = start_parent_of_an_orphan();
  if (!wait_for_any_child()) return no_child;
  if (ended_child() != parent) return wrong_order;
  if (ended_child() != parent) return wrong_order;  // looking takes nothing
  reap_child(parent);
  if (!wait_for_any_child()) return not_adopting;  // it went to init, so there is nobody to wait for
  const auto orphan = ended_child();
  if (!orphan || *orphan == parent) return no_child;
  reap_child(*orphan);
  return ended_child() || waitpid(-1, nullptr, 0) != -1 || errno != ECHILD ? not_reaped : as_it_should;
}

// In a child of the test's, because adopting can't be undone.
TEST(Orphans, AreAdoptedSeenAndReapedOneByOne) { EXPECT_EQ(test::in_child(adopt_and_reap), as_it_should); }

}  // namespace
}  // namespace mp::platform
