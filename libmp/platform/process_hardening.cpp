#include "libmp/platform/process_hardening.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include "libmp/platform/system_error.hpp"

namespace mp::platform {

Status forbid_memory_disclosure() {
  rlimit limit{};
  if (getrlimit(RLIMIT_CORE, &limit) != 0) return system_error("forbid core dumps");
  limit.rlim_cur = 0;
  if (setrlimit(RLIMIT_CORE, &limit) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
    return system_error("forbid core dumps");
  }
  return Done{};
}

}  // namespace mp::platform
