// Published test vectors are printed in hexadecimal.
#pragma once

#include <string>
#include <string_view>

#include "libmp/core/bytes.hpp"

namespace mp::test {

inline Bytes from_hex(std::string_view text) {
  Bytes out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    out.push_back(static_cast<std::uint8_t>(std::stoul(std::string(text.substr(i, 2)), nullptr, 16)));
  }
  return out;
}

}  // namespace mp::test
