// The character sets G0 to G3 and which of them is in use (ISO 2022). Only bytes 0x20 to 0x7e are looked up: what lies beyond
// comes as UTF-8.
#pragma once

#include <array>
#include <cstdint>

namespace mp::terminal {

// As it was designated: ESC designator final. Both are 0 in none that we hold.
struct Charset {
  char group = '(';  // '(' a set of 94 characters, '-' one of 96
  char final = 'B';
  friend bool operator==(const Charset&, const Charset&) = default;
};

struct Charsets {
  std::array<Charset, 4> sets{};
  std::uint8_t left = 0;          // the set of 0x20 to 0x7f: SI, SO, LS2, LS3
  std::uint8_t right = 2;         // that of 0xa0 to 0xff, without effect in UTF-8: LS1R, LS2R, LS3R
  std::uint8_t single_shift = 0;  // 2 or 3: that set for the next character (SS2, SS3); 0: none

  // Whether a character of ASCII is itself.
  [[nodiscard]] bool plain() const noexcept { return single_shift == 0 && sets[left] == Charset{}; }
  // What `ascii` (0x20 to 0x7e) stands for. Ends a single shift.
  [[nodiscard]] char32_t translate(char ascii) noexcept;

  friend bool operator==(const Charsets&, const Charsets&) = default;
};

}  // namespace mp::terminal
