#include "libmp/terminal/cell_tables.hpp"

#include "libmp/terminal/code_point.hpp"

namespace mp::terminal {

void CellTables::append_text(const Cell& cell, std::string& to) const {
  if (cell.is_erased() || cell.is_right_half()) return;
  if (cell.is_cluster()) {
    to += clusters[cell.cluster_index()];
  } else {
    append_utf8(cell.character(), to);
  }
}

std::string CellTables::text_of(const Cell& cell) const {
  std::string text;
  append_text(cell, text);
  return text;
}

}  // namespace mp::terminal
