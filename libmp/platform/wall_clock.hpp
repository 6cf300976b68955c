// The time of day, for people: when something was, never how long it took (core/time.hpp).
#pragma once

#include <cstdint>
#include <string>

namespace mp::platform {

// Seconds since 1970 in UTC.
[[nodiscard]] std::int64_t wall_clock_seconds() noexcept;

// "2026-11-20 17:04", in the time zone of whoever runs us.
[[nodiscard]] std::string local_time_text(std::int64_t seconds);
// "2026-11-20T16:04:05Z"
[[nodiscard]] std::string utc_time_text(std::int64_t seconds);

}  // namespace mp::platform
