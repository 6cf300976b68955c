// Turns errno into what a person reads.
#pragma once

#include <cerrno>
#include <string>
#include <string_view>

#include "libmp/core/result.hpp"

namespace mp::platform {

// "can't <action>: <reason>", where action is a verb and its object: system_error("open /etc/passwd") gives
// "can't open /etc/passwd: Permission denied". Call it before anything else can change errno.
[[nodiscard]] Error system_error(std::string_view action, int code = errno);

// The system's text for an errno value: "Connection refused".
[[nodiscard]] std::string describe_errno(int code);

}  // namespace mp::platform
