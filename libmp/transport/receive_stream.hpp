// The receiving half of a stream: puts pieces that arrive in any order, overlapping and repeated, back into order. Holds at
// most a window of bytes, limits::kMaxReorderPieces separate pieces and limits::kMaxGapsOfStream gaps: places where the peer
// has given up what did not arrive. The window grows while it is used up faster than the path can repair losses; an application
// that reads slowly keeps a small one.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "libmp/core/bytes.hpp"
#include "libmp/core/time.hpp"
#include "libmp/transport/offset_ranges.hpp"
#include "libmp/transport/sliding_buffer.hpp"
#include "libmp/transport/traffic.hpp"
#include "libmp/wire/frames.hpp"

namespace mp::transport {

class ReceiveStream {
 public:
  explicit ReceiveStream(Traffic traffic = Traffic::interactive) noexcept;

  // From now on the peer may send; before that only what first_window() allows. Without effect on a stream that is open.
  void open() noexcept;

  enum class Outcome : std::uint8_t {
    accepted,   // kept
    repeated,   // kept, and at least its beginning has been readable before
    no_room,    // too many pieces: forgotten; the packet must not be acknowledged, so that it comes again
    violation,  // beyond the window, behind the end, or an end that moves
  };
  Outcome handle_data(std::uint64_t offset, ByteView data, wire::Fin fin);

  // The peer gives up what is missing below `offset`.
  Outcome handle_skip(std::uint64_t offset);

  // Everything in order, up to a gap, that was not consumed. Valid until the next change.
  [[nodiscard]] ByteView readable() const noexcept;
  void consume(std::size_t bytes);
  // Nothing follows what is readable, because the peer gave it up: drops the readable, goes on behind the gap, and says at
  // which offset that is. Nothing: there is no gap, or not yet.
  std::optional<std::uint64_t> take_gap();
  // The peer has finished it, and nothing of it is missing; it may not be consumed.
  [[nodiscard]] bool complete() const noexcept { return end_ == in_order_; }
  [[nodiscard]] bool finished() const noexcept { return end_ && before_gaps_.empty() && buffer_.begin() == *end_; }

  // A limit that the peer should be told: half of the window has been consumed since the last one. Stays until take_window().
  [[nodiscard]] bool window_due() const noexcept;
  // The limit to tell, now. `round_trip`: how long it takes to have an effect.
  [[nodiscard]] std::uint64_t take_window(Instant now, Duration round_trip) noexcept;
  // A frame that told a limit was lost: tell it again unless the peer can't need it any more.
  void handle_window_lost() noexcept { window_lost_ = true; }

  [[nodiscard]] std::size_t retained_bytes() const noexcept;

 private:
  // Half of the window was consumed since the peer was told a limit.
  [[nodiscard]] bool half_used() const noexcept;
  [[nodiscard]] bool allowed(std::uint64_t offset, std::size_t size, wire::Fin fin) const noexcept;
  [[nodiscard]] ByteView in_order() const noexcept;  // behind the last gap
  [[nodiscard]] std::uint64_t next_limit() const noexcept;

  // What had arrived in order before a gap.
  struct BeforeGap {
    SlidingBuffer bytes;  // that were not consumed
    std::uint64_t goes_on_at = 0;
  };

  std::size_t window_;  // what we take beyond what was consumed
  std::vector<BeforeGap> before_gaps_;
  SlidingBuffer buffer_;        // from the first byte that was not consumed behind the last gap
  OffsetRanges early_;          // pieces behind a hole
  std::uint64_t in_order_ = 0;  // the end of what has arrived without a hole
  std::uint64_t highest_ = 0;   // the end of the last byte seen
  std::optional<std::uint64_t> end_;
  std::uint64_t limit_;  // what the peer was told
  std::optional<Instant> told_at_;
  bool window_lost_ = false;
};

}  // namespace mp::transport
