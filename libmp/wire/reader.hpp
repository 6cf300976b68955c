// Reads untrusted bytes without branches: the first thing that does not fit is remembered, everything read after it is zero or
// empty, and the caller asks once, at the end, whether all of it was well-formed. Integers are big-endian.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libmp/core/bytes.hpp"
#include "libmp/core/result.hpp"

namespace mp::wire {

enum class ReadError : std::uint8_t {
  truncated,  // the bytes end inside a field
  too_large,  // a number or length is above its limit
  trailing,   // bytes are left after the last field
  malformed,  // a field holds a value that is not allowed
};

class Reader {
 public:
  explicit Reader(ByteView bytes) noexcept : rest_(bytes) {}

  std::uint8_t u8() noexcept;
  std::uint16_t u16() noexcept;
  std::uint32_t u32() noexcept;
  std::uint64_t u64() noexcept;
  // Variable-length integer of docs/protocol.md ("varint"): 1, 2, 4 or 8 bytes, up to 2^62-1.
  std::uint64_t varint() noexcept;

  // The same, refused when above `most`.
  std::uint8_t u8_at_most(std::uint64_t most) noexcept;
  std::uint16_t u16_at_most(std::uint64_t most) noexcept;
  std::uint64_t varint_at_most(std::uint64_t most) noexcept;

  // The next `size` bytes, seen in place.
  ByteView bytes(std::size_t size) noexcept;
  // Fills all of `out` (with zeros after an error).
  void copy_to(MutableByteView out) noexcept;
  // A length (8 or 16 bits, or varint) and that many bytes, at most `most`.
  ByteView bytes_u8(std::size_t most) noexcept;
  ByteView bytes_u16(std::size_t most) noexcept;
  ByteView bytes_varint(std::size_t most) noexcept;
  // The next byte without reading it; 0 when there is none.
  [[nodiscard]] std::uint8_t peek_u8() const noexcept { return rest_.empty() ? std::uint8_t{0} : rest_.front(); }
  // Everything that is left.
  ByteView rest() noexcept;

  [[nodiscard]] std::size_t remaining() const noexcept { return rest_.size(); }
  [[nodiscard]] bool failed() const noexcept { return error_.has_value(); }
  // Marks what was read as not allowed, for rules that this class does not know.
  void fail(ReadError error) noexcept;

  // The first error so far, bytes left over being one.
  [[nodiscard]] Result<Done, ReadError> finish() noexcept;

 private:
  std::uint64_t big_endian(std::size_t size) noexcept;
  std::uint64_t at_most(std::uint64_t value, std::uint64_t most) noexcept;

  ByteView rest_;
  std::optional<ReadError> error_;
};

}  // namespace mp::wire
