// The one place where a clock becomes an Instant.
#pragma once

#include "libmp/core/time.hpp"

namespace mp::platform {

// CLOCK_BOOTTIME: never goes back, and goes on while the machine sleeps, so that a session notices a night in a bag as a jump.
// Comparable between processes of one boot.
[[nodiscard]] Instant now() noexcept;

}  // namespace mp::platform
