// Records of the display stream as libmp writes them, one per line: the record in hexadecimal, then what it says in words.
#pragma once

#include <string>

namespace mp::interop {

[[nodiscard]] std::string recorded_records();

}  // namespace mp::interop
