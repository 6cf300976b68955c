// Puts cells onto a terminal as they are, whatever stands there: printed ones are printed, erased ones erased in their colour
// (ECH and EL), wide ones written whole. Used for snapshots, and by whoever has drawn over a screen and takes that back.
//
// The terminal has to take what is painted as it is meant: no insert mode, ASCII in use, no margins left and right
// (painting.hpp).
#pragma once

#include <cstddef>
#include <string>

#include "libmp/terminal/line.hpp"
#include "libmp/terminal/pen_writer.hpp"
#include "libmp/terminal/row.hpp"

namespace mp::terminal {

class RowPainter {
 public:
  // As PenWriter's.
  RowPainter(const CellTables& tables, const Style& pen, SequenceWriter out)
      : tables_(tables), pen_(tables, pen, out), out_(out) {}

  [[nodiscard]] PenWriter& pen() noexcept { return pen_; }

  // Cells [from, to) of a row; the cursor is in column `from`, and neither end is within a wide character. Behind a printed
  // last column the cursor waits there to wrap.
  void paint(const Row& row, std::size_t from, std::size_t to) { paint(row, from, to, Behind::nothing); }
  // A row or a line of a terminal that has `columns` of them: what is beyond them is cut off, what is behind the end erased.
  // The cursor is in the first column.
  void paint_all(const Row& row, std::size_t columns);
  void paint_all(const Line& line, std::size_t columns);
  // A line as text, which the terminal wraps. `room`: so many columns are left in the row, before and afterwards; a terminal
  // whose last column is written waits there to wrap. What is behind the end is erased.
  void paint_through(const Line& line, std::size_t columns, std::size_t& room);
  // The text of one cell in its style, at the cursor.
  void print(const Cell& cell);

 private:
  enum class Behind : std::uint8_t { nothing, more };
  void paint(const Row& row, std::size_t from, std::size_t to, Behind behind);
  void erase(std::size_t columns, Behind behind);
  void erase_rest(StyleId style);
  void erase_rest(const Style& style);

  const CellTables& tables_;
  PenWriter pen_;
  SequenceWriter out_;
  std::string text_;
};

}  // namespace mp::terminal
