#include "libmp/platform/system_error.hpp"

#include <gtest/gtest.h>

namespace mp::platform {
namespace {

TEST(SystemError, SaysWhatFailedAndWhy) {
  EXPECT_EQ(system_error("open /etc/shadow", EACCES).message, "can't open /etc/shadow: Permission denied");
}

TEST(SystemError, TakesErrnoByItself) {
  errno = ECONNREFUSED;
  EXPECT_EQ(system_error("connect").message, "can't connect: Connection refused");
}

}  // namespace
}  // namespace mp::platform
