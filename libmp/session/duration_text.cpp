#include "libmp/session/duration_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace mp::session {
namespace {

struct Unit {
  std::int64_t seconds;
  const char* name;
};
constexpr std::array kUnits{Unit{86400, " d"}, Unit{3600, " h"}, Unit{60, " min"}, Unit{1, " s"}};

}  // namespace

std::string duration_text(std::chrono::seconds duration, std::size_t units) {
  auto left = std::max<std::int64_t>(duration.count(), 0);
  std::size_t first = 0;
  while (first + 1 < kUnits.size() && left < kUnits[first].seconds) ++first;
  std::string text;
  for (auto unit = first; unit < std::min(first + units, kUnits.size()); ++unit) {
    const auto count = left / kUnits[unit].seconds;
    left %= kUnits[unit].seconds;
    if (count == 0 && !text.empty()) continue;
    if (!text.empty()) text += ' ';
    text += std::to_string(count) + kUnits[unit].name;
  }
  return text;
}

}  // namespace mp::session
