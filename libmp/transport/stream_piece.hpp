// What one packet carries of one stream: enough to send it again or to tick it off, without the bytes.
#pragma once

#include <cstdint>

#include "libmp/core/ids.hpp"
#include "libmp/wire/frames.hpp"

namespace mp::transport {

enum class PieceKind : std::uint8_t {
  data,
  skip,  // no bytes, but that the stream goes on at `offset` whatever is missing in front of it
};

struct StreamPiece {
  std::uint64_t offset = 0;
  std::uint32_t length = 0;
  StreamId stream;
  wire::Fin fin = wire::Fin::no;
  PieceKind kind = PieceKind::data;

  [[nodiscard]] std::uint64_t end() const noexcept { return offset + length; }
  friend bool operator==(const StreamPiece&, const StreamPiece&) = default;
};

}  // namespace mp::transport
