// Writes wire fields into a buffer of fixed size that the caller owns; allocates nothing. Like Reader it remembers that
// something did not fit and goes on without effect, so that the caller asks once. Integers are big-endian.
#pragma once

#include <cstdint>

#include "libmp/core/bytes.hpp"

namespace mp::wire {

inline constexpr std::uint64_t kMaxVarint = (std::uint64_t{1} << 62) - 1;

// Bytes that varint(value) takes: 1, 2, 4 or 8. value <= kMaxVarint.
[[nodiscard]] std::size_t varint_size(std::uint64_t value) noexcept;

class Writer {
 public:
  explicit Writer(MutableByteView out) noexcept : out_(out) {}

  void u8(std::uint8_t value) noexcept;
  void u16(std::uint16_t value) noexcept;
  void u32(std::uint32_t value) noexcept;
  void u64(std::uint64_t value) noexcept;
  void varint(std::uint64_t value) noexcept;
  void bytes(ByteView bytes) noexcept;
  // A length (8 or 16 bits, or varint) and the bytes. A length that its field can't express is an overflow.
  void bytes_u8(ByteView bytes) noexcept;
  void bytes_u16(ByteView bytes) noexcept;
  void bytes_varint(ByteView bytes) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return used_; }
  [[nodiscard]] std::size_t room() const noexcept { return overflow_ ? 0 : out_.size() - used_; }
  [[nodiscard]] bool overflowed() const noexcept { return overflow_; }
  // What has been written. Meaningless after an overflow.
  [[nodiscard]] MutableByteView written() const noexcept { return out_.first(used_); }

 private:
  void big_endian(std::uint64_t value, std::size_t size) noexcept;
  bool claim(std::size_t size) noexcept;

  MutableByteView out_;
  std::size_t used_ = 0;
  bool overflow_ = false;
};

}  // namespace mp::wire
