#include "libmp/platform/standard_streams.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "probe.hpp"
#include "tests/support/in_child.hpp"

namespace mp::platform {
namespace {

std::string present(const char* key) { return test::line_of(test::describe_this_process(), key); }

TEST(StandardStreams, ClosedStandardStreamsAreFilledAndOpenOnesStay) {
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
