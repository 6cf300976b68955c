#include "libmp/transport/received_packets.hpp"

#include <algorithm>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"

namespace mp::transport {

void ReceivedPackets::insert(PacketNumber number) {
  auto at = std::ranges::find_if(ranges_, [&](const auto& range) { return range.first.value <= number.value + 1; });
  if (at == ranges_.end()) {
    ranges_.push_back({number, number});
  } else if (at->last.value + 1 < number.value) {
    ranges_.insert(at, {number, number});
  } else {
    at->first = std::min(at->first, number);
    at->last = std::max(at->last, number);
    const auto older = at + 1;
    if (older != ranges_.end() && older->last.value + 1 == at->first.value) {
      at->first = older->first;
      ranges_.erase(older);
    }
  }
  // What falls out is never acknowledged; the peer sends it again.
  if (ranges_.size() > limits::kMaxAckRanges) ranges_.pop_back();
}

void ReceivedPackets::handle_received(PacketNumber number, AckNeed need, Instant now) {
  const auto expected = largest_ ? largest_->next() : PacketNumber{0};
  const bool in_order = number == expected;
  if (number >= expected) {
    largest_ = number;
    newest_at_ = now;
  } else {
    if (late_.size() == limits::kMaxAckRanges) late_.erase(late_.begin());
    late_.push_back({number, *largest_});
  }
  insert(number);
  ++unreported_;
  if (need == AckNeed::none) return;
  ++waiting_;
  const bool at_once = need == AckNeed::now || waiting_ >= 2 || !in_order;
  const auto due = at_once ? now : now + limits::kMaxAckDelay;
  due_ = due_ ? std::min(*due_, due) : due;
}

void ReceivedPackets::handle_acknowledged_ack(PacketNumber number) {
  while (!ranges_.empty() && ranges_.back().last <= number) ranges_.pop_back();
  if (!ranges_.empty() && ranges_.back().first <= number) ranges_.back().first = number.next();
  std::erase_if(late_, [&](const Late& one) { return one.largest < number; });
  for (const Late& one : late_) {
    if (one.number <= number) insert(one.number);
  }
}

wire::AckFrame ReceivedPackets::take_ack(Instant now) {
  expects(ack_repeatable(), "an ACK has something to say");
  wire::AckFrame frame;
  for (const auto& range : ranges_) frame.ranges.add(range);
  frame.delay = now - newest_at_;
  due_.reset();
  waiting_ = 0;
  unreported_ = 0;
  return frame;
}

}  // namespace mp::transport
