// Whole pictures, until it is certain that their client has shown them: whoever changes the size of their terminal drops what
// was made before that is known here, and then its scrollback ends where it did before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace mp::display {

// What a terminal shows in its first row.
enum class Below : std::uint8_t {
  next_line,    // the one that follows those in the scrollback
  a_later_one,  // those between are still to come
};

// Where a terminal's scrollback ends.
struct ScrollbackEnd {
  std::uint64_t lines = 0;   // the session's lines below this one are there
  std::uint64_t clears = 0;  // and it was cleared so often
  Below below = Below::next_line;
  std::optional<std::uint64_t> complete_to;  // the terminal shows all output up to this offset, and no line is missing
  friend bool operator==(const ScrollbackEnd&, const ScrollbackEnd&) = default;
};

class GivenPictures {
 public:
  // A picture ends at this offset of the stream; who does not show it is still at `before`.
  void note(std::uint64_t stream_end, const ScrollbackEnd& before) {
    if (given_.size() == kMost) given_.pop_front();
    given_.push_back({stream_end, before});
  }
  // What ends there or below was shown.
  void handle_shown(std::uint64_t stream_offset) {
    while (!given_.empty() && given_.front().stream_end <= stream_offset) given_.pop_front();
  }
  // What ends above that was dropped. Where this leaves the client; nothing if it has missed nothing.
  [[nodiscard]] std::optional<ScrollbackEnd> drop_above(std::uint64_t stream_offset) {
    handle_shown(stream_offset);
    if (given_.empty()) return std::nullopt;
    const auto before = given_.front().before;
    given_.clear();
    return before;
  }
  // What ends above that was never given. Where this leaves the client; nothing if it has missed nothing.
  [[nodiscard]] std::optional<ScrollbackEnd> give_up_above(std::uint64_t stream_offset) {
    std::optional<ScrollbackEnd> before;
    for (; !given_.empty() && given_.back().stream_end > stream_offset; given_.pop_back()) before = given_.back().before;
    return before;
  }

  [[nodiscard]] std::size_t retained_bytes() const noexcept { return given_.size() * sizeof(Given); }

  // A client says what it has shown long before there are so many.
  static constexpr std::size_t kMost = 4096;

 private:
  struct Given {
    std::uint64_t stream_end;
    ScrollbackEnd before;
  };
  std::deque<Given> given_;
};

}  // namespace mp::display
