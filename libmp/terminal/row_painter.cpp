#include "libmp/terminal/row_painter.hpp"

#include <algorithm>

#include "libmp/terminal/character_width.hpp"
#include "libmp/terminal/code_point.hpp"

namespace mp::terminal {
namespace {

// As much of `text` as fits into `columns`, which it takes what it needs from.
[[nodiscard]] std::string_view fitting(std::string_view text, std::size_t& columns) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view before = rest;
    const std::size_t width = width_of(take_character(rest));
    if (width > columns) return text.substr(0, text.size() - before.size());
    columns -= width;
  }
  return text;
}

}  // namespace

void RowPainter::print(const Cell& cell) {
  pen_.use(cell.style());
  text_.clear();
  tables_.append_text(cell, text_);
  out_.put(text_);
}

void RowPainter::paint(const Row& row, std::size_t from, std::size_t to, Behind behind) {
  const std::span<const Cell> cells = row.cells();
  while (from < to) {
    const StyleId style = cells[from].style();
    const bool erased = cells[from].is_erased();
    pen_.use(style);
    text_.clear();
    std::size_t end = from;
    while (end < to && cells[end].style() == style && cells[end].is_erased() == erased)
      tables_.append_text(cells[end++], text_);
    out_.put(text_);
    if (erased) erase(end - from, end == to ? behind : Behind::more);
    from = end;
  }
}

void RowPainter::paint_all(const Row& row, std::size_t columns) {
  const std::span<const Cell> cells = row.cells();
  std::size_t end = std::min(columns, row.width());
  if (end < cells.size() && cells[end].is_right_half()) --end;
  if (end < columns && row.line_size() == LineSize::single) {
    paint(row, 0, end);
    out_.csi({static_cast<unsigned>(end + 1)}, "G");
    return erase_rest(StyleId::plain);
  }
  // EL takes the erased cells at the end, if they are of one style.
  std::size_t tail = end;
  while (tail > 0 && cells[tail - 1].is_erased() && cells[tail - 1].style() == cells[end - 1].style()) --tail;
  paint(row, 0, tail, Behind::more);
  if (tail < end) erase_rest(cells[tail].style());
}

void RowPainter::paint_all(const Line& line, std::size_t columns) {
  for (const Run& run : line.runs) {
    if (columns == 0) return;
    pen_.use(run.style);
    if (run.text.empty()) {
      const std::size_t erased = std::min<std::size_t>(run.columns, columns);
      columns -= erased;
      erase(erased, columns == 0 ? Behind::nothing : Behind::more);
    } else {
      out_.put(fitting(run.text, columns));
    }
  }
  if (columns > 0) erase_rest(StyleId::plain);
}

void RowPainter::paint_through(const Line& line, std::size_t columns, std::size_t& room) {
  for (const Run& run : line.runs) {
    if (run.text.empty() && &run == &line.runs.back()) return erase_rest(run.style);
    const std::string blanks(run.text.empty() ? run.columns : 0, ' ');
    std::string_view rest = run.text.empty() ? blanks : run.text;
    while (!rest.empty()) {
      const auto before = room;
      const auto piece = fitting(rest, room);
      if (piece.empty() && before == columns) break;  // a wide character, and one column
      pen_.use(run.style);
      out_.put(piece);
      rest.remove_prefix(piece.size());
      if (rest.empty()) break;
      if (room > 0) erase_rest(StyleId::plain);
      room = columns;
    }
  }
  if (room > 0) erase_rest(StyleId::plain);
}

void RowPainter::erase_rest(StyleId style) {
  pen_.use(style);
  out_.put("\x1b[K");
}

void RowPainter::erase_rest(const Style& style) {
  pen_.use(style);
  out_.put("\x1b[K");
}

void RowPainter::erase(std::size_t columns, Behind behind) {
  const auto count = static_cast<unsigned>(columns);
  out_.csi({count}, "X");
  if (behind == Behind::more) out_.csi({count}, "C");
}

}  // namespace mp::terminal
