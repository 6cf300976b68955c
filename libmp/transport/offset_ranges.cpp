#include "libmp/transport/offset_ranges.hpp"

#include <algorithm>

namespace mp::transport {

void OffsetRanges::insert(OffsetRange range) {
  if (range.begin >= range.end) return;
  const auto first = std::ranges::lower_bound(ranges_, range.begin, {}, &OffsetRange::end);  // the first that it may touch
  auto last = first;
  while (last != ranges_.end() && last->begin <= range.end) {
    range.begin = std::min(range.begin, last->begin);
    range.end = std::max(range.end, last->end);
    ++last;
  }
  if (first == last) {
    ranges_.insert(first, range);
  } else {
    *first = range;
    ranges_.erase(first + 1, last);
  }
}

void OffsetRanges::erase(OffsetRange range) {
  if (range.begin >= range.end) return;
  auto first = std::ranges::upper_bound(ranges_, range.begin, {}, &OffsetRange::end);  // the first that it may overlap
  if (first == ranges_.end() || first->begin >= range.end) return;
  if (first->begin < range.begin && first->end > range.end) {
    const OffsetRange tail{range.end, first->end};
    first->end = range.begin;
    ranges_.insert(first + 1, tail);
    return;
  }
  if (first->begin < range.begin) {
    first->end = range.begin;
    ++first;
  }
  auto last = first;
  while (last != ranges_.end() && last->end <= range.end) ++last;
  if (last != ranges_.end() && last->begin < range.end) last->begin = range.end;
  ranges_.erase(first, last);
}

std::uint64_t OffsetRanges::absorb_below(std::uint64_t offset) {
  erase({0, offset});
  if (ranges_.empty() || ranges_.front().begin != offset) return offset;
  const auto end = ranges_.front().end;
  ranges_.erase(ranges_.begin());
  return end;
}

bool OffsetRanges::stands_alone(OffsetRange range) const noexcept {
  const auto first = std::ranges::lower_bound(ranges_, range.begin, {}, &OffsetRange::end);
  return first == ranges_.end() || first->begin > range.end;
}

}  // namespace mp::transport
