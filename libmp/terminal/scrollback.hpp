// The lines that have left the top of the main screen, in compact form. A line's number is how many had left before it, and
// stays: lines() of two moments tell how many came between. Bounded in lines and in bytes; the oldest go first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/line.hpp"

namespace mp::terminal {

class Scrollback {
 public:
  explicit Scrollback(std::size_t most_lines) : most_lines_(most_lines) {}

  // The retained lines are those from first() to before end(). Only take_newest() lets end() go back.
  [[nodiscard]] std::uint64_t first() const noexcept { return first_; }
  [[nodiscard]] std::uint64_t end() const noexcept { return end_; }
  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(end_ - first_); }
  // Links are numbers of the screen's table.
  [[nodiscard]] Line line(std::uint64_t number) const;
  [[nodiscard]] bool newest_is_wrapped() const { return size() > 0 && (compact(end_ - 1)[0] & 1) != 0; }

  void push(const Row& row, const CellTables& tables);
  // Takes back the newest line; there must be one.
  [[nodiscard]] Line take_newest();
  // What comes from now on is wrapped at another width than what there is; and from which line on that is the last one.
  void handle_new_width() noexcept { of_this_width_ = end_; }
  [[nodiscard]] std::uint64_t of_this_width() const noexcept { return of_this_width_; }
  // Forgets all lines; numbers go on.
  void clear() noexcept;
  // How often that has happened, and the line that came first then.
  [[nodiscard]] std::uint64_t clears() const noexcept { return clears_; }
  [[nodiscard]] std::uint64_t cleared_below() const noexcept { return cleared_below_; }

  // Marks every link that a line has. Links of lines that are gone may be among them for a while.
  void mark_links(std::vector<bool>& in_use) const;
  [[nodiscard]] std::size_t retained_bytes() const noexcept { return bytes_; }

 private:
  // Lines are kept by the block: one allocation for a few hundred of them.
  struct Block {
    std::uint64_t first;  // the number of its first line
    Bytes bytes;
    std::vector<std::uint32_t> ends;  // of each line in `bytes`
    std::vector<LinkId> links;        // in order, each once
  };

  [[nodiscard]] ByteView compact(std::uint64_t number) const;
  [[nodiscard]] Block& block_for(std::size_t line_bytes);
  void note_links(Block& block, const Row& row, const CellTables& tables);
  void drop_oldest() noexcept;

  std::size_t most_lines_;
  std::deque<Block> blocks_;
  std::uint64_t first_ = 0;
  std::uint64_t end_ = 0;
  std::uint64_t of_this_width_ = 0;
  std::uint64_t clears_ = 0;
  std::uint64_t cleared_below_ = 0;
  std::size_t bytes_ = 0;  // of all blocks
  Bytes line_;             // the line that is being pushed
};

}  // namespace mp::terminal
