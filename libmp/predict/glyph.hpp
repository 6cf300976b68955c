// What one cell shows, apart from the screen that it is on.
#pragma once

#include <string>

#include "libmp/terminal/cell.hpp"
#include "libmp/terminal/style.hpp"

namespace mp::predict {

struct Glyph {
  std::string text = " ";  // UTF-8; " " also for an erased cell; empty for the right half of a wide character
  terminal::Cell::Width width = terminal::Cell::Width::single;
  terminal::Style style;

  [[nodiscard]] bool blank() const noexcept { return text == " "; }
  [[nodiscard]] bool right_half() const noexcept { return text.empty(); }
  [[nodiscard]] unsigned columns() const noexcept { return width == terminal::Cell::Width::wide ? 2 : 1; }
  // Styles are not compared: how a program colours what is typed is its affair.
  [[nodiscard]] bool same_text(const Glyph& other) const noexcept { return text == other.text; }
};

}  // namespace mp::predict
