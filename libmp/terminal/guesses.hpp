// What a terminal shows before the program has written it: cells and a cursor that stand over a screen until they turn out to
// be right or wrong. Whoever predicts makes them, Overlay draws them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libmp/terminal/cell.hpp"
#include "libmp/terminal/size.hpp"
#include "libmp/terminal/style.hpp"

namespace mp::terminal {

struct GuessedCell {
  Position at;  // of the left half of a wide one; all of it is on the screen
  std::string
      text;  // UTF-8: one printable character with the marks that join it, as many columns as `width` says; " ": a blank
  Cell::Width width = Cell::Width::single;
  Style style;  // of the screen that this stands over, whose links it uses

  friend bool operator==(const GuessedCell&, const GuessedCell&) = default;
};

struct Guesses {
  std::vector<GuessedCell> cells;  // where two stand in the same place, the later one counts
  std::optional<Position> cursor;  // none: where the screen has it

  [[nodiscard]] bool empty() const noexcept { return cells.empty() && !cursor; }
  friend bool operator==(const Guesses&, const Guesses&) = default;
};

}  // namespace mp::terminal
