// How many columns a character takes. Compiled in, so that client and server agree whatever their systems' tables say; the same
// as xterm and tmux on Debian for everything that Unicode 14 knows.
#pragma once

namespace mp::terminal {

[[nodiscard]] unsigned width_of_unusual(char32_t character) noexcept;

// 0 (combines with the one before), 1 or 2. Control characters have no width: the parser has taken them out.
[[nodiscard]] inline unsigned width_of(char32_t character) noexcept {
  if (character < 0x300) return 1;
  const bool ideograph = character >= 0x4e00 && character <= 0x9fff;
  const bool hangul = character >= 0xac00 && character <= 0xd7a3;
  return ideograph || hangul ? 2 : width_of_unusual(character);
}

}  // namespace mp::terminal
