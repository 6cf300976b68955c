// Paints rows one below the other, from the first row of the screen on. Rows of one line of text are joined as the terminal
// joins them: printed through the right edge, so that it knows them as one line when it is asked to copy text or becomes wider.
// More rows than the screen has push the first ones into the terminal's scrollback.
#pragma once

#include <cstdint>

#include "libmp/terminal/row_painter.hpp"

namespace mp::terminal {

// How to get to the row below.
enum class NextRow : std::uint8_t {
  scrolls,   // from the last one, too; and the terminal does not take the row that is left for joined with the next any more
  is_there,  // a terminal that has just become smaller stays in its last row, and its scrollback as it is
};

class RowsWriter {
 public:
  RowsWriter(RowPainter& painter, Size terminal, NextRow next_row, SequenceWriter& out)
      : painter_(painter), terminal_(terminal), next_row_(next_row), out_(out) {}

  void write(const Row& row);
  void write(const Line& line);
  // One that was wrapped at another width, perhaps: it is wrapped anew.
  void rewrap(const Line& line);
  void write_empty();
  // The next row stays as it is. Not to be said while a row is to be joined with it, or of a row that was pushed out.
  void skip();
  [[nodiscard]] bool joins_next() const noexcept { return next_ == Next::through_the_edge; }

 private:
  // Where the cursor is.
  enum class Next : std::uint8_t {
    elsewhere,
    below,             // in the row above the next one
    through_the_edge,  // the next character goes there
    same_row,          // behind what the next line goes on with, unless a row comes
  };
  // What decides how a row is joined with others.
  struct Shape {
    LineSize size = LineSize::single;
    std::size_t columns = 0;  // those that show
    bool begins_printed = false;
    bool begins_wide = false;
    bool ends_printed = false;
    bool wrapped = false;
  };

  [[nodiscard]] Shape shape_of(const Row& row) const;
  [[nodiscard]] Shape shape_of(const Line& line) const;
  [[nodiscard]] bool was_wrapped_here(const Line& line) const;
  void begin(const Shape& shape);
  void end(const Shape& shape);

  RowPainter& painter_;
  Size terminal_;
  NextRow next_row_;
  SequenceWriter out_;
  std::uint16_t index_ = 0;  // the row that is next, as long as nothing scrolls
  Next next_ = Next::elsewhere;
  std::size_t room_ = 0;        // in the same row
  bool room_for_half_ = false;  // joined where only half a wide character would fit
};

}  // namespace mp::terminal
