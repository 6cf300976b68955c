// A detour around a fault in the TOML library: it runs into undefined behaviour where it meets some characters between U+00A0
// and U+FEFF outside of a string (version 3.3, is_non_ascii_horizontal_whitespace). So it is shown each character from U+0080
// to U+FFFF moved up by 0x100000, into a private plane that it treats as ordinary text, and what it returns is moved back. A
// character stays one character, so lines and columns are right.
#pragma once

#include <string>
#include <string_view>

namespace mp::config {

// `text` is UTF-8 without characters from U+100000 on.
[[nodiscard]] std::string shift_up(std::string_view text);

// The inverse. Any UTF-8 is taken.
[[nodiscard]] std::string shift_down(std::string_view text);

// Whether UTF-8 text already has characters in the plane that shift_up() moves others to.
[[nodiscard]] bool uses_shift_plane(std::string_view text) noexcept;

}  // namespace mp::config
