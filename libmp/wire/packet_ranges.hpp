// A bounded list of ranges of packet numbers: what an ACK or NAK names. Lives on the stack; never allocates.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "libmp/core/contract.hpp"
#include "libmp/core/ids.hpp"
#include "libmp/core/limits.hpp"

namespace mp::wire {

// first <= last, both inside.
struct PacketRange {
  PacketNumber first;
  PacketNumber last;
  friend bool operator==(const PacketRange&, const PacketRange&) = default;
};

class PacketRanges {
 public:
  static constexpr std::size_t kCapacity = std::max(limits::kMaxAckRanges, limits::kMaxNakRanges);

  [[nodiscard]] bool full() const noexcept { return used_ == kCapacity; }
  [[nodiscard]] bool empty() const noexcept { return used_ == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return used_; }
  void add(PacketRange range) noexcept {
    expects(!full(), "a list of packet ranges has room");
    ranges_[used_++] = range;
  }
  void drop_last() noexcept {
    expects(!empty(), "a list of packet ranges has a last one to drop");
    --used_;
  }
  [[nodiscard]] std::span<const PacketRange> view() const noexcept { return std::span(ranges_).first(used_); }
  [[nodiscard]] auto begin() const noexcept { return view().begin(); }
  [[nodiscard]] auto end() const noexcept { return view().end(); }
  [[nodiscard]] const PacketRange& front() const noexcept { return view().front(); }

  friend bool operator==(const PacketRanges& a, const PacketRanges& b) noexcept {
    return std::ranges::equal(a.view(), b.view());
  }

 private:
  std::size_t used_ = 0;
  std::array<PacketRange, kCapacity> ranges_;
};

}  // namespace mp::wire
