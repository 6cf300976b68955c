// UTF-8 as the Unicode standard wants it read: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libmp/core/bytes.hpp"

namespace mp::terminal {

inline constexpr std::string_view kReplacementCharacter = "\xef\xbf\xbd";

enum class Utf8Kind : std::uint8_t {
  character,
  incomplete,  // the bytes end before the character does; all of them belong to it
  invalid,     // `size` bytes stand for one U+FFFD
};

struct Utf8Piece {
  std::size_t size = 0;
  Utf8Kind kind{};
  friend bool operator==(const Utf8Piece&, const Utf8Piece&) = default;
};

// The first character of `bytes`, which are not empty.
[[nodiscard]] Utf8Piece first_character(ByteView bytes) noexcept;

}  // namespace mp::terminal
