#include "libmp/predict/sketch.hpp"

#include <algorithm>

namespace mp::predict {

CursorPlace cursor_of(const terminal::Screen& screen) noexcept {
  return {screen.cursor().position, screen.cursor().pending_wrap};
}

bool same_place(const CursorPlace& a, const CursorPlace& b) noexcept {
  if (a == b) return true;
  const auto follows = [](const CursorPlace& waiting, const CursorPlace& other) {
    return waiting.pending_wrap && !other.pending_wrap && other.position.column == 0 &&
           other.position.row == waiting.position.row + 1;
  };
  return follows(a, b) || follows(b, a);
}

Glyph glyph_of(const terminal::Screen& screen, terminal::Position at) {
  const terminal::Cell& cell = screen.row(screen.active(), at.row)[at.column];
  return {.text = cell.is_erased() ? " " : screen.text_of(cell), .width = cell.width(), .style = screen.style(cell.style())};
}

// For each cell of each guess whenever output comes: without a copy where it is ASCII.
bool stands_at(const terminal::Screen& screen, terminal::Position at, const Glyph& glyph) {
  const terminal::Cell& cell = screen.row(screen.active(), at.row)[at.column];
  if (cell.is_erased()) return glyph.blank();
  if (cell.is_right_half()) return glyph.right_half();
  if (!cell.is_cluster() && cell.character() < 0x80)
    return glyph.text.size() == 1 && glyph.text[0] == static_cast<char>(cell.character());
  return glyph.text == screen.text_of(cell);
}

void Sketch::begin(const terminal::Screen& screen) {
  slots_.clear();
  rows_.clear();
  cursor_ = cursor_before_ = cursor_of(screen);
}

const Sketch::Slot* Sketch::find(terminal::Position position) const noexcept {
  for (const RowIndex& row : rows_)
    if (row.row == position.row && row.by_column[position.column] > 0) return &slots_[row.by_column[position.column] - 1];
  return nullptr;
}

std::uint32_t& Sketch::slot_number(const terminal::Screen& screen, terminal::Position position) {
  auto row = std::find_if(rows_.begin(), rows_.end(), [&](const RowIndex& index) { return index.row == position.row; });
  if (row == rows_.end()) row = rows_.insert(row, {position.row, std::vector<std::uint32_t>(screen.size().columns, 0)});
  return row->by_column[position.column];
}

Glyph Sketch::at(const terminal::Screen& screen, terminal::Position position) const {
  const Slot* slot = find(position);
  return slot != nullptr ? slot->now : glyph_of(screen, position);
}

bool Sketch::blank_at(const terminal::Screen& screen, terminal::Position position) const {
  static const Glyph blank;
  const Slot* slot = find(position);
  return slot != nullptr ? slot->now.blank() : stands_at(screen, position, blank);
}

std::vector<std::size_t> Sketch::draw(const terminal::Screen& screen, std::span<const PlacedGlyph> cells,
                                      const CursorPlace& cursor) {
  std::vector<std::size_t> drawn;
  drawn.reserve(cells.size());
  for (const PlacedGlyph& cell : cells) {
    std::uint32_t& number = slot_number(screen, cell.at);
    if (number == 0) {
      slots_.push_back({cell.at, glyph_of(screen, cell.at), {}});
      number = static_cast<std::uint32_t>(slots_.size());
    }
    slots_[number - 1].now = cell.glyph;
    drawn.push_back(number - 1);
  }
  cursor_ = cursor;
  return drawn;
}

}  // namespace mp::predict
