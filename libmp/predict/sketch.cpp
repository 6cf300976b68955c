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

void Sketch::begin(const terminal::Screen& screen) {
  slots_.clear();
  cursor_ = cursor_before_ = cursor_of(screen);
}

std::size_t Sketch::find(terminal::Position position) const noexcept {
  const auto found = std::find_if(slots_.begin(), slots_.end(), [&](const Slot& slot) { return slot.at == position; });
  return static_cast<std::size_t>(found - slots_.begin());
}

Glyph Sketch::at(const terminal::Screen& screen, terminal::Position position) const {
  const std::size_t slot = find(position);
  return slot < slots_.size() ? slots_[slot].now : glyph_of(screen, position);
}

std::vector<std::size_t> Sketch::draw(const terminal::Screen& screen, std::span<const PlacedGlyph> cells,
                                      const CursorPlace& cursor) {
  std::vector<std::size_t> drawn;
  drawn.reserve(cells.size());
  for (const PlacedGlyph& cell : cells) {
    const std::size_t slot = find(cell.at);
    if (slot == slots_.size()) slots_.push_back({cell.at, glyph_of(screen, cell.at), {}});
    slots_[slot].now = cell.glyph;
    drawn.push_back(slot);
  }
  cursor_ = cursor;
  return drawn;
}

}  // namespace mp::predict
