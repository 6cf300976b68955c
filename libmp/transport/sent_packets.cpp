#include "libmp/transport/sent_packets.hpp"

#include <algorithm>

#include "libmp/core/contract.hpp"

namespace mp::transport {
namespace {

constexpr std::size_t kFirstCapacity = 64;
static_assert((limits::kMaxSentPackets & (limits::kMaxSentPackets - 1)) == 0, "the ring doubles up to its limit");

}  // namespace

void SentPackets::grow() {
  std::vector<Record> larger(std::max(kFirstCapacity, ring_.size() * 2));
  for (auto n = first_; n < next_; ++n) larger[n & (larger.size() - 1)] = record(n);
  ring_ = std::move(larger);
}

void SentPackets::make_room(PacketFates& fates) {
  if (size() < limits::kMaxSentPackets) return;
  if (record(first_).state == State::in_flight) lose(first_, fates);
  ++first_;
  settle();
}

void SentPackets::handle_sent(PacketNumber number, const PacketContent& content, Instant now) {
  expects(number.value == next_, "packets are recorded without a hole");
  expects(size() < limits::kMaxSentPackets, "make_room() comes before each packet");
  if (size() == ring_.size()) grow();
  ++next_;
  record(number.value) = {now, content.asks_for_ack ? State::in_flight : State::silent, content};
  if (content.asks_for_ack) ++in_flight_;
  if (content.asks_for_ack && content.repeats) ++repeats_in_flight_;
  settle();
}

void SentPackets::lose(std::uint64_t number, PacketFates& fates) {
  const bool copies = repeats_in_flight_ > 0;
  land(record(number), State::lost);
  fates.handle_lost({number}, record(number).content);
  if (!copies) return;
  // Rare and short: what is repeated is small, and little else is in flight then.
  for (auto n = std::max(first_in_flight_, first_); n < next_; ++n) {
    if (record(n).state == State::in_flight) fates.handle_still_carried(record(n).content);
  }
}

void SentPackets::land(Record& packet, State state) noexcept {
  packet.state = state;
  --in_flight_;
  if (packet.content.repeats) --repeats_in_flight_;
}

void SentPackets::settle() noexcept {
  while (first_in_flight_ < next_ && (first_in_flight_ < first_ || record(first_in_flight_).state != State::in_flight)) {
    ++first_in_flight_;
  }
  while (first_ < first_in_flight_ && (record(first_).state == State::acknowledged || size() > limits::kMinRetainedPackets)) {
    ++first_;
  }
}

SentPackets::AckResult SentPackets::handle_ack(const wire::PacketRanges& ranges, PacketFates& fates) {
  AckResult result;
  const auto largest = ranges.front().last.value;
  if (largest >= next_) return {.valid = false, .progress = false, .rtt_sample_sent_at = {}};
  for (const auto& range : ranges) {
    if (range.last.value < first_) break;
    for (auto n = std::max(range.first.value, first_); n <= range.last.value; ++n) {
      auto& packet = record(n);
      if (packet.state == State::acknowledged) continue;
      if (n == largest && packet.content.asks_for_ack) result.rtt_sample_sent_at = packet.at;
      result.progress = result.progress || packet.content.asks_for_ack;
      const auto before = packet.state == State::lost ? PacketFates::Before::lost : PacketFates::Before::in_flight;
      if (packet.state == State::in_flight) {
        land(packet, State::acknowledged);
      } else {
        packet.state = State::acknowledged;
      }
      fates.handle_acknowledged({n}, packet.content, before);
    }
  }
  acknowledged_end_ = std::max(acknowledged_end_, largest + 1);
  settle();
  return result;
}

bool SentPackets::handle_nak(const wire::PacketRanges& missing, PacketFates& fates) {
  for (const auto& range : missing) {
    if (range.last.value >= next_) return false;
    for (auto n = std::max(range.first.value, first_in_flight_); n <= range.last.value; ++n) {
      if (record(n).state == State::in_flight) lose(n, fates);
    }
  }
  settle();
  return true;
}

void SentPackets::handle_overdue(Instant now, Duration age, PacketFates& fates) {
  for (auto n = first_in_flight_; n < acknowledged_end_; ++n) {
    const auto& packet = record(n);
    if (packet.state != State::in_flight) continue;
    if (packet.at + age > now) break;  // and so are all younger ones
    lose(n, fates);
  }
  settle();
}

void SentPackets::give_up_oldest(std::size_t count, PacketFates& fates) {
  for (auto n = first_in_flight_; n < next_ && count > 0; ++n) {
    if (record(n).state != State::in_flight) continue;
    lose(n, fates);
    --count;
  }
  settle();
}

void SentPackets::give_up_larger(std::size_t size, PacketFates& fates) {
  for (auto n = first_in_flight_; n < next_; ++n) {
    if (record(n).state == State::in_flight && record(n).content.size >= size) lose(n, fates);
  }
  settle();
}

std::optional<Instant> SentPackets::overdue_at(Duration age) const noexcept {
  if (first_in_flight_ >= acknowledged_end_) return std::nullopt;
  return record(first_in_flight_).at + age;
}

PacketNumber SentPackets::settled_below() const noexcept { return {first_in_flight_}; }

}  // namespace mp::transport
