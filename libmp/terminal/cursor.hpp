// Where the next character goes, and what DECSC keeps of it.
#pragma once

#include <cstdint>

#include "libmp/terminal/charsets.hpp"
#include "libmp/terminal/size.hpp"
#include "libmp/terminal/style.hpp"

namespace mp::terminal {

struct Cursor {
  Position position;
  // A character stands in the last column and the next one goes to the next row (with autowrap).
  bool pending_wrap = false;
  // The character printed last, which a combining mark would join and REP would repeat: the cell where it begins. Holds until
  // the cursor moves or the screen changes otherwise.
  bool has_last_glyph = false;
  Position last_glyph;
  std::uint8_t shape = 0;  // as DECSCUSR sets it: 0 the terminal's own, 1 to 6

  friend bool operator==(const Cursor& a, const Cursor& b) {
    return a.position == b.position && a.pending_wrap == b.pending_wrap && a.shape == b.shape &&
           a.has_last_glyph == b.has_last_glyph && (!a.has_last_glyph || a.last_glyph == b.last_glyph);
  }
};

struct SavedCursor {
  Position position;
  bool pending_wrap = false;
  bool origin = false;
  Style pen;
  Charsets charsets;

  friend bool operator==(const SavedCursor&, const SavedCursor&) = default;
};

}  // namespace mp::terminal
