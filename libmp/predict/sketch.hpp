// A screen with guesses on it: the cells that they have changed, and where they have left the cursor. The screen itself stays
// untouched, and is given with each call: it must be the one of begin(), unchanged where it is asked about.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libmp/predict/glyph.hpp"
#include "libmp/terminal/screen.hpp"
#include "libmp/terminal/size.hpp"

namespace mp::predict {

// Where the next character goes.
struct CursorPlace {
  terminal::Position position;
  bool pending_wrap = false;
  friend bool operator==(const CursorPlace&, const CursorPlace&) = default;
};

[[nodiscard]] CursorPlace cursor_of(const terminal::Screen& screen) noexcept;
// The same place: a cursor that waits to wrap is as good as one at the start of the next row, where some programs put it.
[[nodiscard]] bool same_place(const CursorPlace& a, const CursorPlace& b) noexcept;
[[nodiscard]] Glyph glyph_of(const terminal::Screen& screen, terminal::Position at);
[[nodiscard]] bool stands_at(const terminal::Screen& screen, terminal::Position at, const Glyph& glyph);

struct PlacedGlyph {
  terminal::Position at;
  Glyph glyph;
};

class Sketch {
 public:
  // A cell that a guess has changed.
  struct Slot {
    terminal::Position at;
    Glyph before;  // on the screen, when it was changed first
    Glyph now;
  };

  // The screen as it is.
  void begin(const terminal::Screen& screen);
  // Puts cells and cursor onto it. Returns for each cell the number of its slot.
  [[nodiscard]] std::vector<std::size_t> draw(const terminal::Screen& screen, std::span<const PlacedGlyph> cells,
                                              const CursorPlace& cursor);

  [[nodiscard]] Glyph at(const terminal::Screen& screen, terminal::Position position) const;
  [[nodiscard]] bool blank_at(const terminal::Screen& screen, terminal::Position position) const;
  [[nodiscard]] const CursorPlace& cursor() const noexcept { return cursor_; }
  [[nodiscard]] const CursorPlace& cursor_before() const noexcept { return cursor_before_; }
  [[nodiscard]] const std::vector<Slot>& slots() const noexcept { return slots_; }

 private:
  // Which slot a cell has, plus one.
  struct RowIndex {
    std::uint16_t row;
    std::vector<std::uint32_t> by_column;
  };
  [[nodiscard]] const Slot* find(terminal::Position position) const noexcept;
  [[nodiscard]] std::uint32_t& slot_number(const terminal::Screen& screen, terminal::Position position);

  std::vector<Slot> slots_;
  std::vector<RowIndex> rows_;  // those with slots: one or two, as a rule
  CursorPlace cursor_before_;
  CursorPlace cursor_;
};

}  // namespace mp::predict
