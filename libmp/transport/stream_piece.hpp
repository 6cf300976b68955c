// What one packet carries of one stream: enough to send it again or to tick it off, without the bytes.
#pragma once

#include <cstdint>

#include "libmp/core/ids.hpp"
#include "libmp/wire/frames.hpp"

namespace mp::transport {

struct StreamPiece {
  std::uint64_t offset = 0;
  std::uint32_t length = 0;
  StreamId stream;
  wire::Fin fin = wire::Fin::no;

  [[nodiscard]] std::uint64_t end() const noexcept { return offset + length; }
  friend bool operator==(const StreamPiece&, const StreamPiece&) = default;
};

}  // namespace mp::transport
