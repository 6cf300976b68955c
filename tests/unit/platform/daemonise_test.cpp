#include "libmp/platform/daemonise.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "probe.hpp"
#include "tests/support/in_child.hpp"

namespace mp::platform {
namespace {

std::string present(const char* key) { return test::line_of(test::describe_this_process(), key); }

TEST(Daemonise, LeavesTheSessionOfTheTerminal) {
  EXPECT_EQ(test::in_child([] {
              if (!leave_session() || present("leader") != "yes" || present("terminal") != "no") return 1;
              return leave_session() ? 0 : 2;  // once more is harmless
            }),
            0);
}

TEST(Daemonise, AGroupLeaderCanNotAndIsTold) {
  EXPECT_EQ(test::in_child([] {
              setpgid(0, 0);
              const auto result = leave_session();
              if (result) return 1;
              return result.error().message == "can't begin an own session: Operation not permitted" ? 0 : 2;
            }),
            0);
}

TEST(Daemonise, StandardStreamsLeadNowhere) {
  EXPECT_EQ(test::in_child([] {
              if (!standard_streams_to_null()) return 1;
              return present("null") == "0 1 2" ? 0 : 2;
            }),
            0);
}

TEST(Daemonise, ClosedStandardStreamsAreFilledAndOpenOnesStay) {
  EXPECT_EQ(test::in_child([] {
              int ends[2] = {};
              if (pipe(ends) != 0 || dup2(ends[1], 1) != 1) return 1;
              close(0);
              close(2);
              if (!fill_standard_streams()) return 2;
              return present("null") == "0 2" ? 0 : 3;
            }),
            0);
}

}  // namespace
}  // namespace mp::platform
