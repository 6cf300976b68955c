// A length of time as a person says it: "2 h 5 min". For the statistics and the list of sessions.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace mp::session {

// In days, hours, minutes and seconds, cut off below: the largest unit that it fills and what is left in the ones after it, at
// most `units` of them. Less than a second, and anything negative, is "0 s".
[[nodiscard]] std::string duration_text(std::chrono::seconds duration, std::size_t units);

}  // namespace mp::session
