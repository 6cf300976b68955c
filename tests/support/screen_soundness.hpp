// What is true of a screen whatever it was fed with. For random tests and fuzzing.
#pragma once

#include <optional>
#include <string>

#include "libmp/terminal/screen.hpp"

namespace mp::test {

namespace soundness {

inline std::optional<std::string> problem_of(const terminal::Row& row) {
  for (std::size_t i = 0; i < row.columns(); ++i) {
    const terminal::Cell& cell = row[i];
    if (cell.is_wide() && (i + 1 == row.columns() || !row[i + 1].is_right_half()))
      return "a wide character without its right half";
    if (cell.is_right_half() && (i == 0 || !row[i - 1].is_wide())) return "a right half alone";
    if (i >= row.width() && cell != terminal::Cell{}) return "something where a row of double width shows nothing";
    if (i >= row.used() && cell != terminal::Cell{}) return "something where the row is said to be unused";
  }
  return std::nullopt;
}

inline std::optional<std::string> problem_of_cursor(const terminal::Screen& screen) {
  const terminal::Cursor& cursor = screen.cursor();
  const terminal::Size size = screen.size();
  if (cursor.position.row >= size.rows || cursor.position.column >= size.columns) return "the cursor is outside";
  const terminal::Row& row = screen.row(screen.active(), cursor.position.row);
  if (cursor.position.column >= row.width()) return "the cursor is where the row shows nothing";
  const bool at_margin = cursor.position.column + 1u == row.width() || cursor.position.column + 1 == screen.margins().right;
  if (cursor.pending_wrap && !at_margin) return "a wrap is pending within the row";
  if (!cursor.has_last_glyph) return std::nullopt;
  const auto at = cursor.last_glyph;
  if (at.row >= size.rows || at.column >= size.columns) return "the last character is outside";
  const terminal::Cell& cell = screen.row(screen.active(), at.row)[at.column];
  if (cell.is_erased() || cell.is_right_half()) return "the last character is none";
  return std::nullopt;
}

}  // namespace soundness

// What is wrong, if anything.
inline std::optional<std::string> problem_of(const terminal::Screen& screen) {
  const terminal::Size size = screen.size();
  for (const auto buffer : {terminal::Buffer::main, terminal::Buffer::alternate}) {
    for (std::size_t i = 0; i < size.rows; ++i) {
      if (screen.row(buffer, i).columns() != size.columns) return "a row is not as wide as the screen";
      if (auto problem = soundness::problem_of(screen.row(buffer, i))) return problem;
      if (terminal::columns_of(screen.line(buffer, i)) != screen.row(buffer, i).used()) return "a row is not what its runs are";
    }
    const auto& saved = screen.saved_cursor(buffer).position;
    if (saved.row >= size.rows || saved.column >= size.columns) return "a saved cursor is outside";
  }
  const terminal::Rectangle& margins = screen.margins();
  if (margins.bottom > size.rows || margins.right > size.columns || margins.top >= margins.bottom ||
      margins.left >= margins.right) {
    return "margins are outside";
  }
  return soundness::problem_of_cursor(screen);
}

}  // namespace mp::test
