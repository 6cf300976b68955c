// Telling the service manager how we are (the sd_notify protocol, without its library).
#pragma once

#include <string_view>

#include "libmp/core/result.hpp"

namespace mp::platform {

// Sends e.g. "READY=1" or "STOPPING=1" to $NOTIFY_SOCKET. Done without doing anything when that is not set, which is the case
// when no service manager started us.
[[nodiscard]] Status notify_service_manager(std::string_view state);

}  // namespace mp::platform
