// The part of a byte stream between two offsets that only grow, always contiguous in memory. Bytes are added behind its end and
// dropped at its front; dropping moves memory only when half of it is unused, so each byte is moved at most about once.
#pragma once

#include <cstdint>

#include "libmp/core/bytes.hpp"

namespace mp::transport {

class SlidingBuffer {
 public:
  [[nodiscard]] std::uint64_t begin() const noexcept { return begin_; }
  [[nodiscard]] std::uint64_t end() const noexcept { return begin_ + size(); }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size() - unused_; }

  void append(ByteView bytes);
  // Writes at `offset` >= begin(); what lies between end() and there becomes zeros.
  void write_at(std::uint64_t offset, ByteView bytes);
  // The bytes from `offset` on, inside begin() and end(). Valid until the next change.
  [[nodiscard]] ByteView view(std::uint64_t offset, std::size_t size) const noexcept;
  // Forgets everything below `offset`, which is begin() or more; what comes behind end() is left out.
  void drop_below(std::uint64_t offset);

  [[nodiscard]] std::size_t retained_bytes() const noexcept { return bytes_.capacity(); }

 private:
  Bytes bytes_;             // [unused | the stream from begin_ on]
  std::size_t unused_ = 0;  // bytes in front that were dropped and not moved over yet
  std::uint64_t begin_ = 0;
};

}  // namespace mp::transport
