#include "libmp/wire/writer.hpp"

#include <algorithm>
#include <limits>

#include "libmp/core/contract.hpp"

namespace mp::wire {

std::size_t varint_size(std::uint64_t value) noexcept {
  expects(value <= kMaxVarint, "a varint holds at most 62 bits");
  if (value < 1u << 6) return 1;
  if (value < 1u << 14) return 2;
  if (value < 1u << 30) return 4;
  return 8;
}

bool Writer::claim(std::size_t size) noexcept {
  if (overflow_ || size > out_.size() - used_) {
    overflow_ = true;
    return false;
  }
  return true;
}

void Writer::big_endian(std::uint64_t value, std::size_t size) noexcept {
  if (!claim(size)) return;
  for (std::size_t i = 0; i < size; ++i) out_[used_ + i] = static_cast<std::uint8_t>(value >> (8 * (size - 1 - i)));
  used_ += size;
}

void Writer::u8(std::uint8_t value) noexcept { big_endian(value, 1); }
void Writer::u16(std::uint16_t value) noexcept { big_endian(value, 2); }
void Writer::u32(std::uint32_t value) noexcept { big_endian(value, 4); }
void Writer::u64(std::uint64_t value) noexcept { big_endian(value, 8); }

void Writer::varint(std::uint64_t value) noexcept {
  const auto size = varint_size(value);
  const std::uint64_t prefix = size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : 3;
  big_endian(value | prefix << (size * 8 - 2), size);
}

void Writer::bytes(ByteView bytes) noexcept {
  if (!claim(bytes.size())) return;
  std::copy(bytes.begin(), bytes.end(), out_.begin() + static_cast<std::ptrdiff_t>(used_));
  used_ += bytes.size();
}

void Writer::bytes_u8(ByteView content) noexcept {
  if (content.size() > std::numeric_limits<std::uint8_t>::max()) overflow_ = true;
  u8(static_cast<std::uint8_t>(content.size()));
  bytes(content);
}

void Writer::bytes_u16(ByteView content) noexcept {
  if (content.size() > std::numeric_limits<std::uint16_t>::max()) overflow_ = true;
  u16(static_cast<std::uint16_t>(content.size()));
  bytes(content);
}

void Writer::bytes_varint(ByteView content) noexcept {
  varint(content.size());
  bytes(content);
}

}  // namespace mp::wire
