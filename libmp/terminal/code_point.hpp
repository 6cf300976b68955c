// Between characters and UTF-8 that is known to be valid: what the parser has let through, or what we have written ourselves.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mp::terminal {

inline void append_utf8(char32_t character, std::string& to) {
  const auto put = [&to](char32_t byte) { to.push_back(static_cast<char>(byte)); };
  if (character < 0x80) return put(character);
  if (character < 0x800) {
    put(0xc0 | character >> 6);
  } else {
    if (character < 0x10000) {
      put(0xe0 | character >> 12);
    } else {
      put(0xf0 | character >> 18);
      put(0x80 | (character >> 12 & 0x3f));
    }
    put(0x80 | (character >> 6 & 0x3f));
  }
  put(0x80 | (character & 0x3f));
}

// Takes the first character off `utf8`, which is valid and not empty.
[[nodiscard]] inline char32_t take_character(std::string_view& utf8) noexcept {
  const auto byte = [&utf8](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(utf8[i])); };
  const char32_t first = byte(0);
  const std::size_t size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  char32_t character = size == 1 ? first : first & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) character = character << 6 | (byte(i) & 0x3f);
  utf8.remove_prefix(size);
  return character;
}

}  // namespace mp::terminal
