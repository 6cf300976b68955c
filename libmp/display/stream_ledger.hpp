// Which place in the program's output a place in the display stream stands for, for all of the stream that may not have reached
// the client. If the rest is given up, the client goes on from the newest of these places that it has got.
#pragma once

#include <cstdint>
#include <deque>

#include "libmp/display/backlog.hpp"

namespace mp::display {

class StreamLedger {
 public:
  // `begin`: what the client has at offset 0 of the stream.
  explicit StreamLedger(const OutputPoint& begin) noexcept : newest_(begin) {}

  // A record ends at this offset of the stream, and whoever has it stands at `point`.
  void note(std::uint64_t stream_end, const OutputPoint& point);
  // The client has everything below this offset (Connection::acknowledged). Returns where that puts it.
  const OutputPoint& acknowledge(std::uint64_t stream_offset);
  [[nodiscard]] const OutputPoint& reached() const noexcept { return newest_; }
  // Nothing above what was acknowledged will reach the client.
  void give_up() noexcept { entries_.clear(); }

  [[nodiscard]] std::size_t retained_bytes() const noexcept { return entries_.size() * sizeof(Entry); }

  // More places than that are not told apart: a record has three bytes at least, but usually a kilobyte.
  static constexpr std::size_t kMost = 4096;

 private:
  struct Entry {
    std::uint64_t stream_end = 0;
    OutputPoint point;
  };
  OutputPoint newest_;  // acknowledged
  std::deque<Entry> entries_;
};

}  // namespace mp::display
