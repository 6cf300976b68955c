#include "libmp/wire/datagram_header.hpp"

#include "libmp/wire/reader.hpp"
#include "libmp/wire/writer.hpp"

namespace mp::wire {
namespace {

constexpr std::uint8_t kFixedFlag = 0x40;
constexpr std::uint8_t kPhaseFlag = 0x01;

}  // namespace

void write_datagram_header(std::span<std::uint8_t, kDatagramHeader> out, const DatagramHeader& header) noexcept {
  Writer w{out};
  w.u8(static_cast<std::uint8_t>(kFixedFlag | static_cast<std::uint8_t>(header.phase)));
  w.u32(header.connection.value);
  w.u32(header.truncated_number);
}

std::optional<DatagramHeader> read_datagram_header(ByteView datagram) noexcept {
  Reader r{datagram};
  const auto flags = r.u8();
  DatagramHeader out;
  out.phase = static_cast<KeyPhaseBit>(flags & kPhaseFlag);
  out.connection = ConnectionId{r.u32()};
  out.truncated_number = r.u32();
  if (r.failed() || (flags & ~kPhaseFlag) != kFixedFlag) return std::nullopt;
  return out;
}

}  // namespace mp::wire
