// The file behind the log. Only logging.cpp uses it.
#pragma once

#include <string>

#include "libmp/core/result.hpp"
#include "libmp/platform/fd.hpp"

namespace mp::platform {

// Opens `path`, which is absolute, for appending; creates it 0600 and the directories above it 0700, except `home` (empty:
// none) and what is above that: a home that is not there is not ours to make. What exists keeps its mode and its content.
[[nodiscard]] Result<Fd> open_log_file(const std::string& path, const std::string& home);

}  // namespace mp::platform
