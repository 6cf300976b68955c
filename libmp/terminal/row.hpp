// One row of a screen. It keeps wide characters whole: whatever overwrites or erases one half erases the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "libmp/terminal/cell.hpp"

namespace mp::terminal {

enum class LineSize : std::uint8_t { single, double_width, double_top, double_bottom };  // DECSWL, DECDWL, DECDHL

class Row {
 public:
  explicit Row(std::size_t columns) : cells_(columns) {}

  [[nodiscard]] std::span<const Cell> cells() const noexcept { return cells_; }
  [[nodiscard]] const Cell& operator[](std::size_t column) const noexcept { return cells_[column]; }
  [[nodiscard]] std::size_t columns() const noexcept { return cells_.size(); }
  // The cells from here on are erased and plain.
  [[nodiscard]] std::size_t used() const noexcept;
  // A line of text went on in the next row when this one was full, and its last cell is still the one that filled it.
  [[nodiscard]] bool wrapped() const noexcept { return wrapped_; }
  [[nodiscard]] LineSize line_size() const noexcept { return line_size_; }
  // The columns that can be seen: half of them in a row of double width.
  [[nodiscard]] std::size_t width() const noexcept {
    return line_size_ == LineSize::single || cells_.size() < 2 ? cells_.size() : cells_.size() / 2;
  }

  // --- for those who build screens ---
  // Columns given to these must exist. `blank` is the style of a half that loses its other half.
  void write(std::size_t column, std::string_view ascii, StyleId style, StyleId blank) noexcept;
  void write(std::size_t column, Cell cell, StyleId blank) noexcept;  // a wide one takes two columns
  // The same text with combining marks, or another style: the cell's width must stay.
  void replace(std::size_t column, Cell cell) noexcept { cells_[column] = cell; }
  void erase(std::size_t from, std::size_t to, StyleId blank) noexcept;
  // Cells from..to go left by `by` columns (right where it is negative); what becomes free is erased.
  void shift(std::size_t from, std::size_t to, int by, StyleId blank) noexcept;
  // Everything of it: an erased, single, unwrapped row.
  void clear(StyleId blank) noexcept;
  // Cells from..to of another row in place of ours.
  void copy(const Row& source, std::size_t from, std::size_t to, StyleId blank) noexcept;

  // Takes these cells, and erased ones behind them.
  void assign(std::span<const Cell> cells) noexcept;
  // Cuts or pads.
  void resize(std::size_t columns);
  void set_wrapped(bool wrapped) noexcept { wrapped_ = wrapped; }
  // What a row of double width can't show is lost.
  void set_line_size(LineSize size) noexcept;

 private:
  void split_wide(std::size_t column, StyleId blank) noexcept;
  void mend(StyleId blank) noexcept;
  void touch(std::size_t from, std::size_t to) noexcept;

  std::vector<Cell> cells_;
  std::size_t end_ = 0;  // cells from here on are erased and plain; maybe some before, too
  bool wrapped_ = false;
  LineSize line_size_ = LineSize::single;
};

}  // namespace mp::terminal
