#include "libmp/transport/send_stream.hpp"

#include <algorithm>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"

namespace mp::transport {

SendStream::SendStream(StreamId id, Traffic traffic) noexcept : id_(id), traffic_(traffic), limit_(first_window(traffic)) {}

std::size_t SendStream::writable() const noexcept {
  if (fin_ != FinState::open) return 0;
  const auto unsent = static_cast<std::size_t>(buffer_.end() - sent_end_);
  return std::min(limits::kSendBuffer - buffer_.size(), most_unsent(traffic_) - unsent);
}

std::size_t SendStream::write(ByteView bytes) {
  const auto taken = std::min(bytes.size(), writable());
  buffer_.append(bytes.first(taken));
  return taken;
}

void SendStream::finish() noexcept {
  if (fin_ == FinState::open) fin_ = FinState::wanted;
}

void SendStream::skip() noexcept {
  if (nothing_to_skip()) return;
  if (!skip_open()) acknowledged_at_skip_ = buffer_.begin();
  skip_ = SkipState::wanted;
  skip_to_ = sent_end_ = buffer_.end();
  buffer_.drop_below(skip_to_);
  acknowledged_.clear();
  lost_.clear();
}

SendStream::Taken SendStream::take_skip() noexcept {
  expects(skip_open(), "a stream that is asked for a skip has one");
  const bool again = skip_ != SkipState::wanted;
  skip_ = SkipState::sent;
  return {{skip_to_, 0, id_, wire::Fin::no, PieceKind::skip}, again};
}

std::size_t SendStream::open_window() const noexcept {
  const auto window = limit_ - std::min(limit_, buffer_.end());
  return static_cast<std::size_t>(std::min<std::uint64_t>(window, writable()));
}

bool SendStream::all_acknowledged() const noexcept {
  return buffer_.size() == 0 && !skip_open() && (fin_ == FinState::open || fin_ == FinState::acknowledged);
}

void SendStream::handle_window(std::uint64_t limit) noexcept { limit_ = std::max(limit_, limit); }

bool SendStream::has_new() const noexcept {
  const bool unsent = sent_end_ < buffer_.end();
  // After a skip the end of what was written may lie beyond the window.
  return unsent ? sent_end_ < limit_ : fin_ == FinState::wanted && sent_end_ <= limit_;
}

SendStream::Taken SendStream::take_piece(std::size_t most) {
  expects(has_data() && most > 0, "a stream that is asked for a piece has one");
  if (!lost_.empty()) {
    auto range = lost_.front();
    range.end = std::min(range.end, range.begin + most);
    lost_.erase(range);
    return taken(range, true);
  }
  if (fin_ == FinState::lost) return taken({sent_end_, sent_end_}, true);
  const OffsetRange range{sent_end_, std::min({buffer_.end(), limit_, sent_end_ + most})};
  sent_end_ = range.end;
  return taken(range, false);
}

bool SendStream::repeatable() const noexcept {
  const bool open_end = fin_ == FinState::sent || fin_ == FinState::lost;
  return (unacknowledged() > 0 || open_end) && small();
}

StreamPiece SendStream::take_from_oldest(std::size_t most) {
  expects(repeatable() && most >= unacknowledged(), "only small data is repeated, and all of it");
  const auto begin = buffer_.begin();
  const OffsetRange range{begin, std::max(sent_end_, std::min({buffer_.end(), limit_, begin + most}))};
  lost_.clear();
  sent_end_ = range.end;
  return taken(range, true).piece;
}

// The end goes along with the last byte whenever that is sent, so it never costs a packet of its own unless it comes late.
SendStream::Taken SendStream::taken(OffsetRange range, bool again) {
  const bool ends = fin_ != FinState::open && range.end == buffer_.end();
  if (ends && fin_ != FinState::acknowledged) fin_ = FinState::sent;
  return {{range.begin, static_cast<std::uint32_t>(range.size()), id_, ends ? wire::Fin::yes : wire::Fin::no}, again};
}

void SendStream::handle_acknowledged(const StreamPiece& piece) {
  if (piece.kind == PieceKind::skip) {
    if (piece.offset == skip_to_) skip_ = SkipState::none;
    return;
  }
  if (piece.fin == wire::Fin::yes) fin_ = FinState::acknowledged;
  if (piece.end() <= buffer_.begin()) return;
  const OffsetRange range{std::max(piece.offset, buffer_.begin()), piece.end()};
  lost_.erase(range);
  if (range.begin > buffer_.begin()) {
    acknowledged_.insert(range);
    return;
  }
  buffer_.drop_below(acknowledged_.absorb_below(range.end));
}

void SendStream::handle_lost(const StreamPiece& piece) {
  if (piece.kind == PieceKind::skip) {
    if (piece.offset == skip_to_ && skip_ == SkipState::sent) skip_ = SkipState::lost;
    return;
  }
  if (piece.fin == wire::Fin::yes && fin_ == FinState::sent) fin_ = FinState::lost;
  if (piece.end() <= buffer_.begin()) return;
  lost_.insert({std::max(piece.offset, buffer_.begin()), piece.end()});
  for (const auto& known : acknowledged_.view()) {
    if (known.begin >= piece.end()) break;
    lost_.erase(known);
  }
}

void SendStream::handle_still_carried(const StreamPiece& piece) {
  if (piece.kind == PieceKind::skip) {
    if (piece.offset == skip_to_ && skip_ == SkipState::lost) skip_ = SkipState::sent;
    return;
  }
  lost_.erase({piece.offset, piece.end()});
  if (piece.fin == wire::Fin::yes && fin_ == FinState::lost) fin_ = FinState::sent;
}

}  // namespace mp::transport
