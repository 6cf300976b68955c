#include "libmp/session/terminal_size.hpp"

#include <gtest/gtest.h>

namespace mp::session {
namespace {

TEST(TerminalSize, IsBroughtIntoTheRangeThatScreensCanHave) {
  EXPECT_EQ(clamped({80, 24, 640, 480}), (wire::TerminalSize{80, 24, 640, 480}));
  EXPECT_EQ(clamped({0, 0, 0, 0}), (wire::TerminalSize{2, 1, 0, 0}));
  EXPECT_EQ(clamped({65535, 65535, 1, 2}), (wire::TerminalSize{1000, 500, 1, 2}));
}

}  // namespace
}  // namespace mp::session
