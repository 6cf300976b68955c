// The rows of one screen. Scrolling moves rows, never cells, but within left and right margins.
#pragma once

#include <cstddef>
#include <vector>

#include "libmp/terminal/row.hpp"
#include "libmp/terminal/size.hpp"

namespace mp::terminal {

class Grid {
 public:
  explicit Grid(Size size);

  [[nodiscard]] Size size() const noexcept { return size_; }
  [[nodiscard]] const Row& row(std::size_t index) const noexcept { return rows_[place(index)]; }
  [[nodiscard]] Row& row(std::size_t index) noexcept { return rows_[place(index)]; }

  // Up by `up` rows (down where it is negative) or left by `left` columns; what becomes free is erased.
  void scroll(const Rectangle& area, int up, int left, StyleId blank) noexcept;
  void clear(StyleId blank) noexcept;

  // All rows, from the top; assign() must follow.
  [[nodiscard]] std::vector<Row> take_rows() noexcept;
  // Takes these rows, each as wide as the size says and as many.
  void assign(Size size, std::vector<Row> rows);

 private:
  [[nodiscard]] std::size_t place(std::size_t index) const noexcept {
    const std::size_t at = first_ + index;
    return at < rows_.size() ? at : at - rows_.size();
  }
  void rotate(std::size_t top, std::size_t bottom, int up) noexcept;
  void scroll_columns(const Rectangle& area, int up, StyleId blank) noexcept;
  void straighten() noexcept;

  Size size_;
  std::vector<Row> rows_;  // a ring: row 0 is at first_
  std::size_t first_ = 0;
};

}  // namespace mp::terminal
