#include "libmp/platform/wall_clock.hpp"

#include <array>
#include <ctime>

namespace mp::platform {
namespace {

// Longer than either text.
using Text = std::array<char, 32>;

}  // namespace

std::int64_t wall_clock_seconds() noexcept { return time(nullptr); }

std::string local_time_text(std::int64_t seconds) {
  const time_t moment = seconds;
  tm parts{};
  localtime_r(&moment, &parts);
  Text text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &parts)};
}

std::string utc_time_text(std::int64_t seconds) {
  const time_t moment = seconds;
  tm parts{};
  gmtime_r(&moment, &parts);
  Text text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace mp::platform
