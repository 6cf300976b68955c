#include "libmp/wire/reader.hpp"

#include <algorithm>

namespace mp::wire {

void Reader::fail(ReadError error) noexcept {
  if (!error_) error_ = error;
  rest_ = {};
}

ByteView Reader::bytes(std::size_t size) noexcept {
  if (size > rest_.size()) {
    fail(ReadError::truncated);
    return {};
  }
  const auto out = rest_.first(size);
  rest_ = rest_.subspan(size);
  return out;
}

ByteView Reader::rest() noexcept { return bytes(rest_.size()); }

std::uint64_t Reader::big_endian(std::size_t size) noexcept {
  std::uint64_t value = 0;
  for (const auto byte : bytes(size)) value = value << 8 | byte;
  return value;
}

std::uint8_t Reader::u8() noexcept { return static_cast<std::uint8_t>(big_endian(1)); }
std::uint16_t Reader::u16() noexcept { return static_cast<std::uint16_t>(big_endian(2)); }
std::uint32_t Reader::u32() noexcept { return static_cast<std::uint32_t>(big_endian(4)); }
std::uint64_t Reader::u64() noexcept { return big_endian(8); }

std::uint64_t Reader::varint() noexcept {
  if (rest_.empty()) {
    fail(ReadError::truncated);
    return 0;
  }
  const auto prefix = rest_.front() >> 6;
  const auto size = std::size_t{1} << prefix;
  return big_endian(size) & ~(std::uint64_t{3} << (size * 8 - 2));
}

std::uint64_t Reader::at_most(std::uint64_t value, std::uint64_t most) noexcept {
  if (value <= most) return value;
  fail(ReadError::too_large);
  return 0;
}

std::uint8_t Reader::u8_at_most(std::uint64_t most) noexcept { return static_cast<std::uint8_t>(at_most(u8(), most)); }
std::uint16_t Reader::u16_at_most(std::uint64_t most) noexcept { return static_cast<std::uint16_t>(at_most(u16(), most)); }
std::uint64_t Reader::varint_at_most(std::uint64_t most) noexcept { return at_most(varint(), most); }

void Reader::copy_to(MutableByteView out) noexcept {
  const auto in = bytes(out.size());
  std::fill(std::copy(in.begin(), in.end(), out.begin()), out.end(), std::uint8_t{0});
}

ByteView Reader::bytes_u8(std::size_t most) noexcept { return bytes(static_cast<std::size_t>(at_most(u8(), most))); }
ByteView Reader::bytes_u16(std::size_t most) noexcept { return bytes(static_cast<std::size_t>(at_most(u16(), most))); }
ByteView Reader::bytes_varint(std::size_t most) noexcept { return bytes(static_cast<std::size_t>(varint_at_most(most))); }

Result<Done, ReadError> Reader::finish() noexcept {
  if (!error_ && !rest_.empty()) fail(ReadError::trailing);
  if (error_) return *error_;
  return Done{};
}

}  // namespace mp::wire
