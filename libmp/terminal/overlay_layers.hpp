// What stands over a screen: guesses, and over them what mp itself has to say. As cells, which Overlay draws.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libmp/terminal/guesses.hpp"
#include "libmp/terminal/screen.hpp"

namespace mp::terminal {

enum class OverlayPlace : std::uint8_t {
  top,
  cursor,  // below the line that is being written, or above it where there is no room
};

struct OverlayLayers {
  Guesses guesses;
  // Printable UTF-8 with \n between lines; what is too long goes on in the next row. At most half of the screen is covered.
  std::string words;
  OverlayPlace place = OverlayPlace::top;  // of the words
  // What is above is not to be drawn over. Words stand below it, as many lines of them as there is room for.
  std::uint16_t first_row = 0;

  [[nodiscard]] bool empty() const noexcept { return guesses.empty() && words.empty(); }
  friend bool operator==(const OverlayLayers&, const OverlayLayers&) = default;
};

[[nodiscard]] constexpr unsigned columns_of(const GuessedCell& cell) noexcept {
  return cell.width == Cell::Width::wide ? 2 : 1;
}

// Row by row from the left, each place once. Whoever paints them over `screen` tears no wide character of it: the other half
// is among them, as a blank. The last column of a row whose text goes on in the next one is left out: to write there would
// break that line. So is what is beyond the screen.
[[nodiscard]] std::vector<GuessedCell> cells_of(const OverlayLayers& layers, const Screen& screen);

}  // namespace mp::terminal
