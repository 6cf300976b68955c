// How far a run of plain bytes goes: eight at a time, because output is mostly text and this is what a flood costs.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "libmp/core/bytes.hpp"

namespace mp::terminal {

namespace byte_scan {
constexpr std::uint64_t everywhere(std::uint8_t byte) noexcept { return 0x0101010101010101u * byte; }

// The top bit of each byte that is a C0 control. A byte behind a found one may be found wrongly (the borrow), the first never.
constexpr std::uint64_t controls(std::uint64_t word) noexcept { return (word - everywhere(0x20)) & ~word & everywhere(0x80); }
// The same for all that is not printable ASCII.
constexpr std::uint64_t beyond_ascii(std::uint64_t word) noexcept {
  return controls(word) | ((word | (word + everywhere(1))) & everywhere(0x80));
}

// The bytes before the first one that `found` marks.
template <typename Found>
std::size_t run(ByteView bytes, Found found) noexcept {
  std::size_t at = 0;
  for (std::uint64_t word = 0; bytes.size() - at >= sizeof word; at += sizeof word) {
    std::memcpy(&word, bytes.data() + at, sizeof word);
    const auto marks = found(word);
    if (marks == 0) continue;
    if constexpr (std::endian::native == std::endian::little) return at + static_cast<std::size_t>(std::countr_zero(marks)) / 8;
    break;
  }
  while (at < bytes.size() && found(everywhere(bytes[at])) == 0) ++at;
  return at;
}
}  // namespace byte_scan

// Bytes 0x20 to 0x7e at the start of `bytes`.
[[nodiscard]] inline std::size_t ascii_run(ByteView bytes) noexcept { return byte_scan::run(bytes, byte_scan::beyond_ascii); }
// Bytes from 0x20 at the start of `bytes`.
[[nodiscard]] inline std::size_t run_without_controls(ByteView bytes) noexcept {
  return byte_scan::run(bytes, byte_scan::controls);
}

}  // namespace mp::terminal
