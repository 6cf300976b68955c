// What tools call this process.
#pragma once

#include <string>

namespace mp::platform {

// At most 15 bytes of `name`. A process started through /proc/self/exe would be listed as "exe" otherwise.
void set_process_name(const std::string& name) noexcept;

}  // namespace mp::platform
