// The sending half of a stream: keeps what was written until it is acknowledged, and hands out pieces for packets, lost ones
// first. Tolerates every order of events: a piece may be lost and acknowledged, acknowledged twice, or lost twice.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/bytes.hpp"
#include "libmp/core/ids.hpp"
#include "libmp/transport/offset_ranges.hpp"
#include "libmp/transport/sliding_buffer.hpp"
#include "libmp/transport/stream_piece.hpp"
#include "libmp/transport/traffic.hpp"

namespace mp::transport {

class SendStream {
 public:
  explicit SendStream(StreamId id, Traffic traffic = Traffic::interactive) noexcept;

  // Takes what there is room for: in the send buffer, and in the part of it that was not sent yet (traffic.hpp). Returns how
  // much. Nothing after finish().
  std::size_t write(ByteView bytes);
  [[nodiscard]] std::size_t writable() const noexcept;
  void finish() noexcept;
  [[nodiscard]] bool nothing_to_skip() const noexcept { return buffer_.size() == 0; }
  // Gives up everything written and not acknowledged; the stream goes on behind it, and the peer is told so.
  void skip() noexcept;
  [[nodiscard]] bool all_acknowledged() const noexcept;
  // The peer has everything below this, or knows that it was skipped.
  [[nodiscard]] std::uint64_t acknowledged() const noexcept { return skip_open() ? acknowledged_at_skip_ : buffer_.begin(); }
  // Bytes written and never sent.
  [[nodiscard]] std::size_t unsent() const noexcept { return static_cast<std::size_t>(buffer_.end() - sent_end_); }
  // Bytes that wait to be sent: unsent ones, and lost ones again.
  [[nodiscard]] std::size_t waiting() const noexcept { return unsent() + static_cast<std::size_t>(lost_.total()); }
  // Bytes that could be written now without waiting for a window.
  [[nodiscard]] std::size_t open_window() const noexcept;

  // The peer takes bytes up to `limit`. A smaller limit than before means nothing.
  void handle_window(std::uint64_t limit) noexcept;

  // There is something that could be sent now.
  [[nodiscard]] bool has_piece() const noexcept { return skip_due() || has_data(); }
  // The same but for a skip, which has its own way: take_skip().
  [[nodiscard]] bool has_data() const noexcept { return has_lost_data() || has_new(); }
  [[nodiscard]] bool has_retransmission() const noexcept { return skip_ == SkipState::lost || has_lost_data(); }
  // Where the next piece starts. Only when has_data().
  [[nodiscard]] std::uint64_t next_offset() const noexcept { return lost_.empty() ? sent_end_ : lost_.front().begin; }
  struct Taken {
    StreamPiece piece;
    bool again = false;  // was sent before
  };
  // The next piece of at most `most` bytes (at least 1). Only when has_data().
  Taken take_piece(std::size_t most);
  // The peer does not know of the newest skip, as far as we know.
  [[nodiscard]] bool skip_open() const noexcept { return skip_ != SkipState::none; }
  // What tells it; belongs into every packet with data of the stream. Only when skip_open().
  Taken take_skip() noexcept;
  // So little of it is on its way that it need not wait for anything.
  [[nodiscard]] bool urgent() const noexcept {
    return traffic_ == Traffic::interactive && unacknowledged() < limits::kUrgentBytes;
  }
  // What was sent and is not acknowledged, if anything, is little.
  [[nodiscard]] bool small() const noexcept {
    return traffic_ == Traffic::interactive && unacknowledged() <= limits::kRepeatableBytes;
  }
  // There is such data, and it may be sent again on suspicion.
  [[nodiscard]] bool repeatable() const noexcept;
  [[nodiscard]] std::size_t unacknowledged() const noexcept { return static_cast<std::size_t>(sent_end_ - buffer_.begin()); }
  [[nodiscard]] std::uint64_t oldest_offset() const noexcept { return buffer_.begin(); }
  // All that was sent and is not acknowledged, and as much behind it as fits into `most` bytes (at least unacknowledged()).
  // Only when repeatable().
  StreamPiece take_from_oldest(std::size_t most);
  // Up to where it was ever sent.
  [[nodiscard]] std::uint64_t sent_end() const noexcept { return sent_end_; }
  // The bytes of a piece that was taken. Valid until the next change.
  [[nodiscard]] ByteView bytes_of(const StreamPiece& piece) const noexcept { return buffer_.view(piece.offset, piece.length); }

  void handle_acknowledged(const StreamPiece& piece);
  void handle_lost(const StreamPiece& piece);
  // A lost packet's data is in this piece of another packet too, whose fate is still open: no need to send it again for now.
  void handle_still_carried(const StreamPiece& piece);

  [[nodiscard]] std::size_t retained_bytes() const noexcept {
    return buffer_.retained_bytes() + acknowledged_.retained_bytes() + lost_.retained_bytes();
  }

 private:
  enum class FinState : std::uint8_t { open, wanted, sent, lost, acknowledged };
  enum class SkipState : std::uint8_t { none, wanted, sent, lost };

  [[nodiscard]] bool skip_due() const noexcept { return skip_ == SkipState::wanted || skip_ == SkipState::lost; }
  [[nodiscard]] bool has_lost_data() const noexcept { return !lost_.empty() || fin_ == FinState::lost; }
  [[nodiscard]] bool has_new() const noexcept;
  [[nodiscard]] Taken taken(OffsetRange range, bool again);

  StreamId id_;
  Traffic traffic_;
  SlidingBuffer buffer_;       // from the first byte that is not acknowledged to the last written
  OffsetRanges acknowledged_;  // above buffer_.begin()
  OffsetRanges lost_;          // to be sent again
  std::uint64_t sent_end_ = 0;
  std::uint64_t limit_;
  FinState fin_ = FinState::open;
  SkipState skip_ = SkipState::none;
  std::uint64_t skip_to_ = 0;               // the newest
  std::uint64_t acknowledged_at_skip_ = 0;  // before the oldest that the peer may not know of
};

}  // namespace mp::transport
