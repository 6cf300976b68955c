// This machine's name.
#pragma once

#include <string>

namespace mp::platform {

// As gethostname gives it; "localhost" when there is none. For comments in keys and for people, never for trust.
[[nodiscard]] std::string local_host_name();

}  // namespace mp::platform
