// What the cells of a screen refer to by number.
#pragma once

#include <string>

#include "libmp/terminal/cell.hpp"
#include "libmp/terminal/interned.hpp"
#include "libmp/terminal/style.hpp"

namespace mp::terminal {

struct CellTables {
  Interned<Style, StyleHash> styles;
  Interned<std::string> clusters;  // UTF-8: a character and its combining marks
  Interned<Link, LinkHash> links;

  [[nodiscard]] const Style& style(StyleId id) const noexcept { return styles[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Link& link(LinkId id) const noexcept { return links[static_cast<std::uint32_t>(id)]; }
  // UTF-8; empty for an erased cell and a right half.
  void append_text(const Cell& cell, std::string& to) const;
  [[nodiscard]] std::string text_of(const Cell& cell) const;
};

}  // namespace mp::terminal
