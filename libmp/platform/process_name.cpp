#include "libmp/platform/process_name.hpp"

#include <sys/prctl.h>

namespace mp::platform {

void set_process_name(const std::string& name) noexcept { prctl(PR_SET_NAME, name.c_str()); }

}  // namespace mp::platform
