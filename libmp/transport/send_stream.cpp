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

bool SendStream::all_acknowledged() const noexcept {
  return buffer_.size() == 0 && (fin_ == FinState::open || fin_ == FinState::acknowledged);
}

void SendStream::handle_window(std::uint64_t limit) noexcept { limit_ = std::max(limit_, limit); }

bool SendStream::has_new() const noexcept {
  const bool unsent = sent_end_ < buffer_.end();
  return unsent ? sent_end_ < limit_ : fin_ == FinState::wanted;
}

SendStream::Taken SendStream::take_piece(std::size_t most) {
  expects(has_piece() && most > 0, "a stream that is asked for a piece has one");
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
  if (traffic_ == Traffic::bulk) return false;
  const bool open_end = fin_ == FinState::sent || fin_ == FinState::lost;
  return (unacknowledged() > 0 || open_end) && unacknowledged() <= limits::kRepeatableBytes;
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
  if (piece.fin == wire::Fin::yes && fin_ == FinState::sent) fin_ = FinState::lost;
  if (piece.end() <= buffer_.begin()) return;
  lost_.insert({std::max(piece.offset, buffer_.begin()), piece.end()});
  for (const auto& known : acknowledged_.view()) {
    if (known.begin >= piece.end()) break;
    lost_.erase(known);
  }
}

void SendStream::handle_still_carried(const StreamPiece& piece) {
  lost_.erase({piece.offset, piece.end()});
  if (piece.fin == wire::Fin::yes && fin_ == FinState::lost) fin_ = FinState::sent;
}

}  // namespace mp::transport
