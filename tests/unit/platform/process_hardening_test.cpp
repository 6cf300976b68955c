#include "libmp/platform/process_hardening.hpp"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "tests/support/in_child.hpp"

namespace mp::platform {
namespace {

TEST(ProcessHardening, NoCoreDumpAndNoTracingButTheHardLimitStays) {
  EXPECT_EQ(test::in_child([] {
              rlimit before{};
              rlimit after{};
              if (getrlimit(RLIMIT_CORE, &before) != 0 || !forbid_memory_disclosure()) return 1;
              if (getrlimit(RLIMIT_CORE, &after) != 0 || after.rlim_cur != 0) return 2;
              if (after.rlim_max != before.rlim_max) return 3;
              return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 4;
            }),
            0);
}

}  // namespace
}  // namespace mp::platform
