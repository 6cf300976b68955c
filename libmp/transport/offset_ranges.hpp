// A set of half-open ranges of numbers: the pieces of a stream that were received early, acknowledged early, or are to be sent
// again. Touching ranges are one. Kept sorted in one vector, because it is nearly always empty or short and changes at its
// ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mp::transport {

struct OffsetRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  [[nodiscard]] std::uint64_t size() const noexcept { return end - begin; }
  friend bool operator==(const OffsetRange&, const OffsetRange&) = default;
};

class OffsetRanges {
 public:
  // Empty ranges change nothing, here and below.
  void insert(OffsetRange range);
  void erase(OffsetRange range);
  // Everything below `offset` is known: removes it and what joins it without a hole; returns where that ends.
  [[nodiscard]] std::uint64_t absorb_below(std::uint64_t offset);
  void clear() noexcept { ranges_.clear(); }

  [[nodiscard]] bool empty() const noexcept { return ranges_.empty(); }
  // Of all ranges together.
  [[nodiscard]] std::uint64_t total() const noexcept {
    std::uint64_t sum = 0;
    for (const auto& range : ranges_) sum += range.size();
    return sum;
  }
  // Separate ranges.
  [[nodiscard]] std::size_t size() const noexcept { return ranges_.size(); }
  [[nodiscard]] const OffsetRange& front() const noexcept { return ranges_.front(); }
  [[nodiscard]] std::span<const OffsetRange> view() const noexcept { return ranges_; }
  // Whether insert(range) would add a separate range, because it touches none.
  [[nodiscard]] bool stands_alone(OffsetRange range) const noexcept;
  [[nodiscard]] std::size_t retained_bytes() const noexcept { return ranges_.capacity() * sizeof(OffsetRange); }

 private:
  std::vector<OffsetRange> ranges_;
};

}  // namespace mp::transport
