#include "libmp/transport/gap_detector.hpp"

#include <algorithm>
#include <utility>

#include "libmp/core/limits.hpp"

namespace mp::transport {

GapDetector::Arrival GapDetector::handle_received(PacketNumber number, Instant now) {
  if (number.value < expected_) return {.newly_missing = 0, .late = fill(number, now)};
  if (std::exchange(restarted_, false)) expected_ = number.value;
  std::uint64_t missing = 0;
  const auto leave_out = [&](std::uint64_t first, std::uint64_t end) {
    if (first >= end) return;
    open_gap({first}, {end - 1}, now);
    missing += end - first;
  };
  const bool probe_missing = probed_ && probed_->value >= expected_ && *probed_ < number;
  const auto cut = probe_missing ? probed_->value : number.value;
  leave_out(expected_, cut);
  leave_out(cut + 1, number.value);
  expected_ = number.value + 1;
  return {.newly_missing = missing, .late = false};
}

void GapDetector::open_gap(PacketNumber first, PacketNumber last, Instant now) {
  if (gaps_.size() == limits::kMaxGaps) {
    gaps_.erase(gaps_.begin());
    ++given_up_;
  }
  gaps_.push_back({first, last, now, now + reorder_time_, 0});
}

bool GapDetector::fill(PacketNumber number, Instant now) {
  const auto gap = std::ranges::lower_bound(gaps_, number, {}, &Gap::last);
  if (gap == gaps_.end() || number < gap->first) return false;
  const auto late_by = now - gap->since;
  reorder_time_ = std::clamp(late_by + late_by / 4, reorder_time_, limits::kMaxReorderTime);
  if (gap->first == gap->last) {
    gaps_.erase(gap);
  } else if (number == gap->first) {
    gap->first = number.next();
  } else if (number == gap->last) {
    gap->last = {number.value - 1};
  } else {
    auto upper = *gap;
    upper.first = number.next();
    gap->last = {number.value - 1};
    gaps_.insert(gap + 1, upper);
    if (gaps_.size() > limits::kMaxGaps) gaps_.erase(gaps_.begin());
  }
  return true;
}

// A gap that ended without being filled was a loss: waiting for it was in vain, so the next one waits a little less.
void GapDetector::handle_settled(PacketNumber below) {
  while (!gaps_.empty() && gaps_.front().last < below) {
    reorder_time_ = std::max(reorder_time_ - reorder_time_ / 16, kMinReorderTime);
    gaps_.erase(gaps_.begin());
  }
  if (!gaps_.empty() && gaps_.front().first < below) gaps_.front().first = below;
}

void GapDetector::restart() noexcept {
  gaps_.clear();
  restarted_ = true;
}

bool GapDetector::nak_due(Instant now) const noexcept {
  return std::ranges::any_of(gaps_, [&](const Gap& gap) { return gap.due <= now; });
}

std::optional<Instant> GapDetector::next_timeout() const noexcept {
  const auto gap = std::ranges::min_element(gaps_, {}, &Gap::due);
  if (gap == gaps_.end()) return std::nullopt;
  return gap->due;
}

std::optional<wire::NakFrame> GapDetector::poll_nak(Instant now, Duration round_trip) {
  wire::NakFrame frame;
  const auto pause = std::max(round_trip, reorder_time_);
  for (auto& gap : gaps_) {
    if (gap.due > now) continue;
    if (frame.missing.size() == limits::kMaxNakRanges) break;
    frame.missing.add({gap.first, gap.last});
    gap.due = now + pause * (std::int64_t{1} << gap.asked);
    ++gap.asked;
  }
  given_up_ += std::erase_if(gaps_, [](const Gap& gap) { return gap.asked == limits::kMaxNakRetries; });
  if (frame.missing.empty()) return std::nullopt;
  return frame;
}

}  // namespace mp::transport
