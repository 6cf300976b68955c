#include "libmp/transport/receive_stream.hpp"

#include <algorithm>

#include "libmp/core/contract.hpp"

namespace mp::transport {

ReceiveStream::ReceiveStream(Traffic traffic) noexcept : window_(first_window(traffic)), limit_(window_) {}

bool ReceiveStream::allowed(std::uint64_t offset, std::size_t size, wire::Fin fin) const noexcept {
  const auto end = offset + size;
  if (end > limit_) return false;
  if (end_) return fin == wire::Fin::yes ? end == *end_ : end <= *end_;
  return fin == wire::Fin::no || end >= highest_;
}

ReceiveStream::Outcome ReceiveStream::handle_data(std::uint64_t offset, ByteView data, wire::Fin fin) {
  if (!allowed(offset, data.size(), fin)) return Outcome::violation;
  const OffsetRange range{offset, offset + data.size()};
  if (range.begin > in_order_ && early_.size() >= limits::kMaxReorderPieces && early_.stands_alone(range)) {
    return Outcome::no_room;
  }
  if (fin == wire::Fin::yes) end_ = range.end;
  highest_ = std::max(highest_, range.end);
  if (data.empty()) return Outcome::accepted;
  if (range.end <= in_order_) return Outcome::repeated;

  const auto known = range.begin < in_order_ ? static_cast<std::size_t>(in_order_ - range.begin) : 0;
  buffer_.write_at(range.begin + known, data.subspan(known));
  if (range.begin > in_order_) {
    early_.insert(range);
    return Outcome::accepted;
  }
  in_order_ = early_.absorb_below(range.end);
  return known > 0 ? Outcome::repeated : Outcome::accepted;
}

// The offset may lie beyond the window: nothing in front of it is kept.
ReceiveStream::Outcome ReceiveStream::handle_skip(std::uint64_t offset) {
  if (end_ && offset > *end_) return Outcome::violation;
  if (offset <= in_order_) return Outcome::accepted;
  if (before_gaps_.size() >= limits::kMaxGapsOfStream) return Outcome::no_room;
  BeforeGap before{.bytes = {}, .goes_on_at = offset};
  before.bytes.append(in_order());
  before_gaps_.push_back(std::move(before));
  buffer_.drop_below(offset);
  in_order_ = early_.absorb_below(offset);
  highest_ = std::max(highest_, offset);
  return Outcome::accepted;
}

std::optional<std::uint64_t> ReceiveStream::take_gap() {
  if (before_gaps_.empty()) return std::nullopt;
  const auto goes_on_at = before_gaps_.front().goes_on_at;
  before_gaps_.erase(before_gaps_.begin());
  return goes_on_at;
}

ByteView ReceiveStream::readable() const noexcept {
  if (before_gaps_.empty()) return in_order();
  const auto& before = before_gaps_.front().bytes;
  return before.view(before.begin(), before.size());
}

ByteView ReceiveStream::in_order() const noexcept {
  return buffer_.view(buffer_.begin(), static_cast<std::size_t>(in_order_ - buffer_.begin()));
}

void ReceiveStream::consume(std::size_t bytes) {
  expects(bytes <= readable().size(), "only what is readable is consumed");
  auto& from = before_gaps_.empty() ? buffer_ : before_gaps_.front().bytes;
  from.drop_below(from.begin() + bytes);
}

// What was skipped counts as consumed; what waits in front of a gap does not.
std::uint64_t ReceiveStream::next_limit() const noexcept {
  auto limit = buffer_.begin() + window_;
  for (const auto& before : before_gaps_) limit -= before.bytes.size();
  return std::clamp(limit, limit_, wire::kMaxVarint);
}

void ReceiveStream::open() noexcept {
  if (window_ == 0) window_ = limits::kLargestWindow;
}

bool ReceiveStream::half_used() const noexcept {
  const auto unannounced = next_limit() - limit_;
  return unannounced > 0 && unannounced >= window_ / 2;
}

bool ReceiveStream::window_due() const noexcept { return !end_ && (window_lost_ || half_used()); }

std::uint64_t ReceiveStream::take_window(Instant now, Duration round_trip) noexcept {
  const bool fast = half_used() && told_at_ && now - *told_at_ < limits::kWindowRoundTrips * round_trip / 2;
  if (fast) window_ = std::min(2 * window_, limits::kLargestWindow);
  told_at_ = now;
  limit_ = next_limit();
  window_lost_ = false;
  return limit_;
}

std::size_t ReceiveStream::retained_bytes() const noexcept {
  auto total = buffer_.retained_bytes() + early_.retained_bytes() + before_gaps_.capacity() * sizeof(BeforeGap);
  for (const auto& before : before_gaps_) total += before.bytes.retained_bytes();
  return total;
}

}  // namespace mp::transport
