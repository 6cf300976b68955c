// Pictures that brought lines for the scrollback, until it is certain that their client has shown them: whoever changes the
// size of their terminal drops what was made before that is known here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "libmp/display/backlog.hpp"

namespace mp::display {

class GivenPictures {
 public:
  // A picture ends at this offset of the stream; who does not show it is still at `before`.
  void note(std::uint64_t stream_end, const OutputPoint& before) {
    if (given_.size() == kMost) given_.pop_front();
    given_.push_back({stream_end, before});
  }
  // What ends there or below was shown.
  void handle_shown(std::uint64_t stream_offset) {
    while (!given_.empty() && given_.front().stream_end <= stream_offset) given_.pop_front();
  }
  // What ends above that was dropped. Where this leaves the client; nothing if it has missed nothing.
  [[nodiscard]] std::optional<OutputPoint> drop_above(std::uint64_t stream_offset) {
    handle_shown(stream_offset);
    if (given_.empty()) return std::nullopt;
    const auto before = given_.front().before;
    given_.clear();
    return before;
  }
  // What ends above that was never given.
  void give_up_above(std::uint64_t stream_offset) {
    while (!given_.empty() && given_.back().stream_end > stream_offset) given_.pop_back();
  }

  [[nodiscard]] std::size_t retained_bytes() const noexcept { return given_.size() * sizeof(Given); }

  // A client says what it has shown long before there are so many.
  static constexpr std::size_t kMost = 4096;

 private:
  struct Given {
    std::uint64_t stream_end;
    OutputPoint before;
  };
  std::deque<Given> given_;
};

}  // namespace mp::display
