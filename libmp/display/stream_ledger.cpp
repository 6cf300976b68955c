#include "libmp/display/stream_ledger.hpp"

namespace mp::display {

void StreamLedger::note(std::uint64_t stream_end, const OutputPoint& point) {
  if (entries_.size() == kMost) entries_.pop_back();
  entries_.push_back({stream_end, point});
}

const OutputPoint& StreamLedger::acknowledge(std::uint64_t stream_offset) {
  while (!entries_.empty() && entries_.front().stream_end <= stream_offset) {
    newest_ = entries_.front().point;
    entries_.pop_front();
  }
  return newest_;
}

}  // namespace mp::display
