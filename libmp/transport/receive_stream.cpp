#include "libmp/transport/receive_stream.hpp"

#include <algorithm>

#include "libmp/core/contract.hpp"

namespace mp::transport {

ReceiveStream::ReceiveStream(Traffic traffic) noexcept : traffic_(traffic), window_(first_window(traffic)), limit_(window_) {}

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
  if (range.end <= in_order_ || data.empty()) return Outcome::accepted;

  const auto known = range.begin < in_order_ ? static_cast<std::size_t>(in_order_ - range.begin) : 0;
  buffer_.write_at(range.begin + known, data.subspan(known));
  if (range.begin > in_order_) {
    early_.insert(range);
    return Outcome::accepted;
  }
  in_order_ = early_.absorb_below(range.end);
  return Outcome::accepted;
}

ByteView ReceiveStream::readable() const noexcept {
  return buffer_.view(buffer_.begin(), static_cast<std::size_t>(in_order_ - buffer_.begin()));
}

void ReceiveStream::consume(std::size_t bytes) {
  expects(bytes <= readable().size(), "only what is readable is consumed");
  buffer_.drop_below(buffer_.begin() + bytes);
}

void ReceiveStream::open() noexcept {
  if (window_ == 0) window_ = limits::kLargestWindow;
}

bool ReceiveStream::half_used() const noexcept {
  const auto unannounced = buffer_.begin() + window_ - limit_;
  return unannounced > 0 && unannounced >= window_ / 2;
}

bool ReceiveStream::window_due() const noexcept { return !end_ && (window_lost_ || half_used()); }

std::uint64_t ReceiveStream::take_window(Instant now, Duration round_trip) noexcept {
  const bool fast = half_used() && told_at_ && now - *told_at_ < limits::kWindowRoundTrips * round_trip / 2;
  if (fast) window_ = std::min(2 * window_, limits::kLargestWindow);
  told_at_ = now;
  limit_ = buffer_.begin() + window_;
  window_lost_ = false;
  return limit_;
}

}  // namespace mp::transport
