// The columns where a tab stops. They are kept beyond the screen's edge, as in xterm: a screen that becomes wider has them.
#pragma once

#include <bitset>
#include <cstddef>

#include "libmp/core/limits.hpp"

namespace mp::terminal {

class TabStops {
 public:
  TabStops() noexcept { reset(); }

  void reset() noexcept {
    stops_.reset();
    for (std::size_t column = 0; column < stops_.size(); column += kEvery) stops_.set(column);
  }
  void set(std::size_t column) noexcept { stops_.set(column); }
  void clear(std::size_t column) noexcept { stops_.reset(column); }
  void clear_all() noexcept { stops_.reset(); }
  [[nodiscard]] bool at(std::size_t column) const noexcept { return stops_.test(column); }

  // The next stop right of `column`, at most `last`; the one left of it, at least 0.
  [[nodiscard]] std::size_t next(std::size_t column, std::size_t last) const noexcept {
    do {
      if (column >= last) return last;
    } while (!stops_.test(++column));
    return column;
  }
  [[nodiscard]] std::size_t previous(std::size_t column) const noexcept {
    while (column > 0 && !stops_.test(--column)) {
    }
    return column;
  }

  friend bool operator==(const TabStops&, const TabStops&) = default;

 private:
  static constexpr std::size_t kEvery = 8;
  std::bitset<limits::kMaxColumns> stops_;
};

}  // namespace mp::terminal
