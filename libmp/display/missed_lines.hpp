// Lines that scrolled off the screen while the client was shown pictures, by their numbers (terminal::Screen::lines_scrolled).
// It shall get them into its scrollback, in order, the newest of them if there are too many.
#pragma once

#include <algorithm>
#include <cstdint>

namespace mp::display {

class MissedLines {
 public:
  // Lines first..last-1; `hole`: so many before them are lost.
  struct Slice {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t hole = 0;
    friend bool operator==(const Slice&, const Slice&) = default;
  };

  // These lines have scrolled off unseen; they follow those that were missed before.
  void add(std::uint64_t first, std::uint64_t last) noexcept {
    if (empty()) first_ = last_ = first;
    last_ = std::max(last_, last);
  }
  // Older lines than these are not there any more, or too many.
  void drop_below(std::uint64_t first) noexcept {
    if (empty() || first <= first_) return;
    const auto kept = std::min(first, last_);
    hole_ += kept - first_;
    first_ = kept;
  }
  // Nobody is to see older lines than these any more.
  void forget_below(std::uint64_t first) noexcept {
    if (first < first_ || empty()) return;
    hole_ = 0;
    first_ = std::min(first, last_);
  }
  // What the client had got below `first` it has; of what follows, up to `shown`, it has got nothing.
  void rewind(std::uint64_t first, std::uint64_t shown) noexcept {
    if (empty()) first_ = last_ = std::max(first, shown);
    first_ = std::min(first, first_);
  }
  // The client has got all below `first`, and nothing of what follows, up to `shown` at least.
  void begin(std::uint64_t first, std::uint64_t shown) noexcept {
    last_ = std::max({first, shown, last_});
    first_ = first;
    hole_ = 0;
  }
  // There are no lines from here on: the screen has taken them back.
  void cut_at(std::uint64_t last) noexcept {
    last_ = std::min(last, last_);
    first_ = std::min(first_, last_);
  }
  void clear() noexcept { *this = {}; }

  [[nodiscard]] bool empty() const noexcept { return first_ == last_ && hole_ == 0; }
  [[nodiscard]] std::uint64_t count() const noexcept { return last_ - first_; }
  // The oldest `most` of them, which are not missed any more.
  Slice take(std::uint64_t most) noexcept {
    const Slice slice{first_, first_ + std::min(most, count()), hole_};
    first_ = slice.last;
    hole_ = 0;
    return slice;
  }
  [[nodiscard]] std::uint64_t first() const noexcept { return first_; }
  // All below this line it has got.
  [[nodiscard]] std::uint64_t got() const noexcept { return first_ - std::min(first_, hole_); }

 private:
  std::uint64_t first_ = 0;
  std::uint64_t last_ = 0;
  std::uint64_t hole_ = 0;
};

}  // namespace mp::display
