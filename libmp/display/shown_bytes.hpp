// How many bytes a client's terminal has been given and has not shown yet, as far as the client has told. Packed, they may be
// few on the link, so that nothing else would hold the server back when the terminal is the slower of the two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "libmp/core/limits.hpp"

namespace mp::display {

class ShownBytes {
 public:
  // A record ends at this offset of the stream and holds so many bytes for the terminal.
  void handle_given(std::uint64_t stream_end, std::size_t bytes) {
    if (marks_.empty() || marks_.back().bytes >= kGrain) marks_.push_back({0, 0});
    marks_.back().stream_end = stream_end;
    marks_.back().bytes += bytes;
    outstanding_ += bytes;
  }
  // The client has dealt with everything below this offset.
  void handle_shown(std::uint64_t stream_offset) noexcept {
    for (; !marks_.empty() && marks_.front().stream_end <= stream_offset; marks_.pop_front()) {
      outstanding_ -= marks_.front().bytes;
    }
  }
  // What was given will not get there.
  void give_up() noexcept {
    marks_.clear();
    outstanding_ = 0;
  }

  // The terminal has enough to do.
  [[nodiscard]] bool too_many() const noexcept { return outstanding_ >= limits::kMaxUnshown; }

  // So finely it is known what was shown.
  static constexpr std::size_t kGrain = 32 * 1024;

 private:
  struct Mark {
    std::uint64_t stream_end;
    std::size_t bytes;
  };
  std::deque<Mark> marks_;
  std::size_t outstanding_ = 0;
};

}  // namespace mp::display
