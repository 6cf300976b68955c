#include "libmp/terminal/row.hpp"

#include <algorithm>

namespace mp::terminal {

std::size_t Row::used() const noexcept {
  std::size_t end = end_;
  while (end > 0 && cells_[end - 1] == Cell{}) --end;
  return end;
}

// A cut before `column`: where it goes through a wide character, both halves are erased.
void Row::split_wide(std::size_t column, StyleId blank) noexcept {
  if (column == 0 || column >= cells_.size() || !cells_[column].is_right_half()) return;
  cells_[column - 1] = cells_[column] = Cell::erased(blank);
}

// Cells from..to are about to change.
void Row::touch(std::size_t from, std::size_t to) noexcept {
  if (to > end_ && to > from) end_ = to;
  if (to >= width()) wrapped_ = false;
}

void Row::write(std::size_t column, std::string_view ascii, StyleId style, StyleId blank) noexcept {
  const std::size_t end = column + ascii.size();
  split_wide(column, blank);
  split_wide(end, blank);
  touch(column, end);
  Cell* cell = cells_.data() + column;
  for (const char character : ascii) {
    *cell++ = Cell::character(static_cast<unsigned char>(character), Cell::Width::single, style);
  }
}

void Row::write(std::size_t column, Cell cell, StyleId blank) noexcept {
  const std::size_t end = column + (cell.is_wide() ? 2 : 1);
  split_wide(column, blank);
  split_wide(end, blank);
  touch(column, end);
  cells_[column] = cell;
  if (cell.is_wide()) cells_[column + 1] = Cell::right_half(cell.style());
}

void Row::erase(std::size_t from, std::size_t to, StyleId blank) noexcept {
  if (from >= to) return;
  split_wide(from, blank);
  split_wide(to, blank);
  if (to >= width()) wrapped_ = false;
  const auto begin = cells_.begin();
  const auto at = [begin](std::size_t column) { return begin + static_cast<std::ptrdiff_t>(column); };
  if (blank == StyleId::plain) {
    std::fill(at(from), at(std::max(from, std::min(to, end_))), Cell{});
    if (to >= end_) end_ = std::min(end_, from);
    return;
  }
  std::fill(at(from), at(to), Cell::erased(blank));
  end_ = std::max(end_, to);
}

void Row::shift(std::size_t from, std::size_t to, int by, StyleId blank) noexcept {
  split_wide(from, blank);
  split_wide(to, blank);
  touch(from, to);
  const auto begin = cells_.begin() + static_cast<std::ptrdiff_t>(from);
  const auto end = cells_.begin() + static_cast<std::ptrdiff_t>(to);
  const std::size_t distance = std::min(static_cast<std::size_t>(std::abs(by)), to - from);
  const auto step = static_cast<std::ptrdiff_t>(distance);
  if (by > 0) {
    std::fill(std::move(begin + step, end, begin), end, Cell::erased(blank));
  } else {
    std::fill(begin, std::move_backward(begin, end - step, end), Cell::erased(blank));
  }
  mend(blank);
}

void Row::clear(StyleId blank) noexcept {
  line_size_ = LineSize::single;
  erase(0, cells_.size(), blank);
}

void Row::copy(const Row& source, std::size_t from, std::size_t to, StyleId blank) noexcept {
  split_wide(from, blank);
  split_wide(to, blank);
  touch(from, to);
  std::copy(source.cells_.begin() + static_cast<std::ptrdiff_t>(from), source.cells_.begin() + static_cast<std::ptrdiff_t>(to),
            cells_.begin() + static_cast<std::ptrdiff_t>(from));
  mend(blank);
}

// Halves that a movement has torn apart.
void Row::mend(StyleId blank) noexcept {
  for (std::size_t i = 0; i < end_; ++i) {
    const bool torn_left = cells_[i].is_wide() && (i + 1 == cells_.size() || !cells_[i + 1].is_right_half());
    const bool torn_right = cells_[i].is_right_half() && (i == 0 || !cells_[i - 1].is_wide());
    if (torn_left || torn_right) cells_[i] = Cell::erased(blank);
  }
}

void Row::assign(std::span<const Cell> cells) noexcept {
  std::fill(std::copy(cells.begin(), cells.end(), cells_.begin()), cells_.end(), Cell{});
  end_ = cells.size();
  wrapped_ = false;
  mend(StyleId::plain);
}

void Row::resize(std::size_t columns) {
  cells_.resize(columns);
  end_ = std::min(end_, columns);
  wrapped_ = false;
  mend(StyleId::plain);
  set_line_size(line_size_);
}

void Row::set_line_size(LineSize size) noexcept {
  line_size_ = size;
  if (width() < cells_.size()) erase(width(), cells_.size(), StyleId::plain);
}

}  // namespace mp::terminal
