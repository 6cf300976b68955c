#include "libmp/transport/sliding_buffer.hpp"

#include <algorithm>

#include "libmp/core/contract.hpp"

namespace mp::transport {
namespace {

// An empty buffer gives memory above this back, so that one burst does not stay with a session for its life.
constexpr std::size_t kKeptWhenEmpty = 128 * 1024;

}  // namespace

void SlidingBuffer::append(ByteView bytes) { mp::append(bytes_, bytes); }

void SlidingBuffer::write_at(std::uint64_t offset, ByteView bytes) {
  expects(offset >= begin_, "a sliding buffer is not written in front of its begin");
  const auto at = static_cast<std::size_t>(offset - begin_) + unused_;
  if (at > bytes_.size()) bytes_.resize(at);
  const auto inside = std::min(bytes.size(), bytes_.size() - at);
  std::copy_n(bytes.begin(), inside, bytes_.begin() + static_cast<std::ptrdiff_t>(at));
  mp::append(bytes_, bytes.subspan(inside));
}

ByteView SlidingBuffer::view(std::uint64_t offset, std::size_t size) const noexcept {
  expects(offset >= begin_ && offset <= end() && size <= end() - offset, "a view lies inside its sliding buffer");
  return ByteView(bytes_).subspan(unused_ + static_cast<std::size_t>(offset - begin_), size);
}

void SlidingBuffer::drop_below(std::uint64_t offset) {
  expects(offset >= begin_, "a sliding buffer does not go back");
  unused_ += static_cast<std::size_t>(std::min<std::uint64_t>(offset - begin_, size()));
  begin_ = offset;
  if (unused_ == bytes_.size()) {
    bytes_.clear();
    unused_ = 0;
    if (bytes_.capacity() > kKeptWhenEmpty) Bytes{}.swap(bytes_);
  } else if (unused_ >= bytes_.size() / 2) {
    bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(unused_));
    unused_ = 0;
  }
}

}  // namespace mp::transport
