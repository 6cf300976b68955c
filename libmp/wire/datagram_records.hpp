// Sealed datagrams on a TCP stream, where UDP is blocked (docs/protocol.md, section 4.1): each is a record, its length and
// then the datagram as UDP would carry it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "libmp/core/bytes.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/wire/filler.hpp"

namespace mp::wire {

inline constexpr std::size_t kDatagramRecordHeader = 2;
using DatagramRecordHeader = std::array<std::uint8_t, kDatagramRecordHeader>;

// The header in front of a datagram of 1 to limits::kMaxDatagram bytes.
[[nodiscard]] DatagramRecordHeader datagram_record_header(std::size_t datagram_size) noexcept;

// Finds the datagrams in a stream that arrives in any pieces:
//
//   reader.handle_filled(read into reader.room());
//   while (auto datagram = reader.next()) ...
//
// Skips the filler behind the handshake. Holds kCapacity bytes, whatever the peer sends.
class DatagramRecordReader {
 public:
  DatagramRecordReader() : buffer_(kCapacity) {}

  // Where the next bytes of the stream belong; never empty after next() has given nothing.
  [[nodiscard]] MutableByteView room() noexcept;
  void handle_filled(std::size_t bytes) noexcept;
  // The next whole datagram, which may be decrypted in place; valid until room(). Nothing: more bytes are needed, or broken().
  [[nodiscard]] std::optional<MutableByteView> next() noexcept;
  // A length that no datagram has. What follows in the stream is of no use.
  [[nodiscard]] bool broken() const noexcept { return broken_; }

  // One record in pieces and a few more behind it: a read is worth its system call.
  static constexpr std::size_t kCapacity = 4 * (kDatagramRecordHeader + limits::kMaxDatagram);

 private:
  [[nodiscard]] MutableByteView unread() noexcept { return MutableByteView(buffer_).subspan(begin_, end_ - begin_); }

  Bytes buffer_;
  std::size_t begin_ = 0;  // what lies before was given out
  std::size_t end_ = 0;    // what lies behind has not arrived
  bool broken_ = false;
  FillerAllowance filler_{FillerAllowance::First::filler};
};

}  // namespace mp::wire
