#include "libmp/platform/monotonic_clock.hpp"

#include <ctime>

#include "libmp/core/contract.hpp"

namespace mp::platform {

Instant now() noexcept {
  timespec time{};
  expects(clock_gettime(CLOCK_BOOTTIME, &time) == 0, "the kernel tells the time since boot");
  return Instant{std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec)};
}

}  // namespace mp::platform
