// What somebody sees: the glyph of every cell and the cursor. Styles are not told apart, and an erased cell is a blank.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "libmp/terminal/guesses.hpp"
#include "libmp/terminal/screen.hpp"

namespace mp::typing {

// A character, or with combining marks a number that stands for all of them.
enum class Glyph : std::uint32_t { right_half = 0, blank = U' ' };
[[nodiscard]] Glyph glyph_of(std::string_view utf8) noexcept;

struct Picture {
  Picture() = default;
  explicit Picture(const terminal::Screen& screen);
  // The same with the guesses drawn over it.
  Picture(const terminal::Screen& screen, const terminal::Guesses& guesses);

  [[nodiscard]] Glyph at(terminal::Position place) const {
    return glyphs[std::size_t{place.row} * size.columns + place.column];
  }

  terminal::Size size;
  std::vector<Glyph> glyphs;  // row by row
  terminal::Position cursor;
  bool pending_wrap = false;
};

// One glyph that stands somewhere.
struct PlacedGlyph {
  terminal::Position at;
  Glyph glyph{};
  friend bool operator==(const PlacedGlyph&, const PlacedGlyph&) = default;
};

}  // namespace mp::typing
