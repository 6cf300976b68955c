// The clear part of a datagram (docs/protocol.md, section 4): flags, connection id, low half of the packet number. Associated
// data of what follows, so nothing of it can be changed.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/bytes.hpp"
#include "libmp/core/ids.hpp"

namespace mp::wire {

inline constexpr std::size_t kDatagramHeader = 9;

// The low bit of the number of key updates of this direction: tells which keys open the datagram.
enum class KeyPhaseBit : std::uint8_t { even = 0, odd = 1 };

struct DatagramHeader {
  KeyPhaseBit phase = KeyPhaseBit::even;
  ConnectionId connection;
  std::uint32_t truncated_number = 0;
  friend bool operator==(const DatagramHeader&, const DatagramHeader&) = default;
};

// Fills exactly kDatagramHeader bytes.
void write_datagram_header(std::span<std::uint8_t, kDatagramHeader> out, const DatagramHeader& header) noexcept;

// Nothing when the datagram is too short for a header or has flags that this version does not define.
[[nodiscard]] std::optional<DatagramHeader> read_datagram_header(ByteView datagram) noexcept;

}  // namespace mp::wire
