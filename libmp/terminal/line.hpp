// A line as runs of cells in one style, and its compact form, in which scrollback keeps it: trimmed text with marks where the
// style changes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/cell_tables.hpp"
#include "libmp/terminal/row.hpp"

namespace mp::terminal {

struct Run {
  Style style;
  std::string text;           // UTF-8; empty: erased cells
  std::uint16_t columns = 0;  // how many it covers
  friend bool operator==(const Run&, const Run&) = default;
};

struct Line {
  std::vector<Run> runs;  // from column 0 on; behind the last one everything is erased and plain
  bool wrapped = false;   // the next line goes on where this one ends
  LineSize size = LineSize::single;
  friend bool operator==(const Line&, const Line&) = default;
};

void append_compact(const Row& row, const CellTables& tables, Bytes& to);
// `compact` is what append_compact() made. Links are numbers of the tables it was made with.
[[nodiscard]] Line line_from_compact(ByteView compact);
[[nodiscard]] Line line_of(const Row& row, const CellTables& tables);

// Writes a line's cells, from `column` on as far as there is room, into `row`.
void write_line(const Line& line, Row& row, std::size_t column, CellTables& tables);
[[nodiscard]] std::size_t columns_of(const Line& line) noexcept;

}  // namespace mp::terminal
