#include "libmp/terminal/grid.hpp"

#include <algorithm>
#include <cstdlib>

#include "libmp/core/contract.hpp"

namespace mp::terminal {

Grid::Grid(Size size) : size_(size), rows_(size.rows, Row{size.columns}) {}

void Grid::scroll(const Rectangle& area, int up, int left, StyleId blank) noexcept {
  if (left != 0) {
    for (std::size_t i = area.top; i < area.bottom; ++i) {
      const std::size_t right = std::min<std::size_t>(area.right, row(i).width());
      if (area.left < right) row(i).shift(area.left, right, left, blank);
    }
  }
  if (up == 0) return;
  const int height = area.bottom - area.top;
  up = std::clamp(up, -height, height);
  if (area.left != 0 || area.right != size_.columns) return scroll_columns(area, up, blank);
  rotate(area.top, area.bottom, up);
  const std::size_t fresh = static_cast<std::size_t>(std::abs(up));
  const std::size_t begin = up > 0 ? area.bottom - fresh : area.top;
  for (std::size_t i = begin; i < begin + fresh; ++i) row(i).clear(blank);
  if (up < 0) row(area.bottom - 1u).set_wrapped(false);  // what it went on in is gone
}

// Rows top..bottom change places so that those that scroll out come in again at the other end.
void Grid::rotate(std::size_t top, std::size_t bottom, int up) noexcept {
  const std::size_t height = bottom - top;
  const std::size_t by = up > 0 ? static_cast<std::size_t>(up) : height - static_cast<std::size_t>(-up);
  if (top == 0 && bottom == rows_.size()) {
    first_ = by == height ? first_ : place(by);
    return;
  }
  straighten();
  const auto at = [this](std::size_t index) { return rows_.begin() + static_cast<std::ptrdiff_t>(index); };
  std::rotate(at(top), at(top + by), at(bottom));
}

void Grid::straighten() noexcept {
  std::rotate(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(first_), rows_.end());
  first_ = 0;
}

void Grid::scroll_columns(const Rectangle& area, int up, StyleId blank) noexcept {
  const int top = area.top;
  const int bottom = area.bottom;
  const auto move = [&](int to) {
    const int from = to + up;
    Row& target = row(static_cast<std::size_t>(to));
    if (from < top || from >= bottom) return target.erase(area.left, area.right, blank);
    target.copy(row(static_cast<std::size_t>(from)), area.left, area.right, blank);
  };
  if (up > 0) {
    for (int to = top; to < bottom; ++to) move(to);
  } else {
    for (int to = bottom - 1; to >= top; --to) move(to);
  }
}

void Grid::clear(StyleId blank) noexcept {
  for (Row& row : rows_) row.clear(blank);
}

std::vector<Row> Grid::take_rows() noexcept {
  straighten();
  return std::move(rows_);
}

void Grid::assign(Size size, std::vector<Row> rows) {
  expects(rows.size() == size.rows, "a grid has as many rows as its size says");
  size_ = size;
  rows_ = std::move(rows);
  first_ = 0;
}

}  // namespace mp::terminal
