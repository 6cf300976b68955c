// A datagram carries the low 32 bits of its packet number; the receiver finds the rest (docs/protocol.md, section 4).
#pragma once

#include <cstdint>

#include "libmp/core/ids.hpp"

namespace mp::transport {

// Packet numbers stay below this so that they fit a varint. At a million packets a second that is 146,000 years.
inline constexpr std::uint64_t kMaxPacketNumber = (std::uint64_t{1} << 62) - 1;

[[nodiscard]] constexpr std::uint32_t truncate(PacketNumber number) noexcept {
  return static_cast<std::uint32_t>(number.value);
}

// The number with these low 32 bits that is nearest to `expected`, the one after the highest received so far (RFC 9000, A.3).
[[nodiscard]] constexpr PacketNumber expand(std::uint32_t truncated, PacketNumber expected) noexcept {
  constexpr std::uint64_t window = std::uint64_t{1} << 32;
  constexpr std::uint64_t half = window / 2;
  const std::uint64_t candidate = (expected.value & ~(window - 1)) | truncated;
  if (candidate + half <= expected.value && candidate + window <= kMaxPacketNumber) return {candidate + window};
  if (candidate > expected.value + half && candidate >= window) return {candidate - window};
  return {candidate};
}

}  // namespace mp::transport
