// Recordings are text.
#pragma once

#include <string>

#include "libmp/core/bytes.hpp"

namespace mp::interop {

inline std::string hex(ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const auto byte : bytes) {
    out += kDigits[byte >> 4u];
    out += kDigits[byte & 15u];
  }
  return out;
}

}  // namespace mp::interop
