#include "libmp/platform/orphans.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>

#include "libmp/platform/system_error.hpp"

namespace mp::platform {

Status adopt_orphans() {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) return system_error("adopt processes without a parent");
  return Done{};
}

std::optional<int> ended_child() {
  siginfo_t info{};
  if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return std::nullopt;
  return info.si_pid;
}

void reap_child(int process_id) noexcept {
  siginfo_t info{};
  waitid(P_PID, static_cast<id_t>(process_id), &info, WEXITED | WNOHANG);
}

}  // namespace mp::platform
