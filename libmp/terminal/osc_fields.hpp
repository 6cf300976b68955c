// The fields of an operating system command: "52;c;aGVsbG8=".
#pragma once

#include <string_view>

namespace mp::terminal {

// What stands before the first semicolon, which is taken off `rest` with it; everything where there is none.
[[nodiscard]] constexpr std::string_view take_field(std::string_view& rest) noexcept {
  const auto size = rest.find(';');
  const auto field = rest.substr(0, size);
  rest.remove_prefix(size == std::string_view::npos ? rest.size() : size + 1);
  return field;
}

}  // namespace mp::terminal
