#include "libmp/wire/datagram_header.hpp"

#include <gtest/gtest.h>

namespace mp::wire {
namespace {

TEST(DatagramHeader, HasTheBytesOfTheDocument) {
  std::array<std::uint8_t, kDatagramHeader> out{};
  write_datagram_header(out, {KeyPhaseBit::odd, ConnectionId{0x01020304}, 0xaabbccdd});
  EXPECT_EQ(to_bytes(out), (Bytes{0x41, 1, 2, 3, 4, 0xaa, 0xbb, 0xcc, 0xdd}));
}

TEST(DatagramHeader, IsReadAsItWasWritten) {
  std::array<std::uint8_t, kDatagramHeader> out{};
  const DatagramHeader header{KeyPhaseBit::even, ConnectionId{7}, 0xffffffff};
  write_datagram_header(out, header);
  EXPECT_EQ(read_datagram_header(out), header);
}

TEST(DatagramHeader, EveryOtherFlagIsRefused) {
  for (unsigned flags = 0; flags < 256; ++flags) {
    Bytes bytes(kDatagramHeader);
    bytes[0] = static_cast<std::uint8_t>(flags);
    EXPECT_EQ(read_datagram_header(bytes).has_value(), flags == 0x40 || flags == 0x41) << flags;
  }
}

TEST(DatagramHeader, ATruncatedOneIsRefused) {
  const Bytes bytes{0x40, 0, 0, 0, 0, 0, 0, 0};
  EXPECT_FALSE(read_datagram_header(bytes));
}

}  // namespace
}  // namespace mp::wire
