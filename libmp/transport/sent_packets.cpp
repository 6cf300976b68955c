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

void SentPackets::handle_sent(PacketNumber number, const SentPacket& packet) {
  expects(number.value == next_, "packets are recorded without a hole");
  expects(size() < limits::kMaxSentPackets, "make_room() comes before each packet");
  if (size() == ring_.size()) grow();
  ++next_;
  const auto& content = packet.content;
  record(number.value) = {packet, content.asks_for_ack ? State::in_flight : State::silent, 0};
  if (content.asks_for_ack) {
    ++in_flight_;
    bytes_in_flight_ += content.size;
  }
  if (content.asks_for_ack && content.repeats) ++repeats_in_flight_;
  settle();
}

namespace {

// Only small data is in several packets at once.
bool may_have_copies(const PacketContent& content) noexcept {
  return std::ranges::any_of(content.view(), [](const auto& piece) { return piece.length <= limits::kRepeatableBytes; });
}

}  // namespace

void SentPackets::lose(std::uint64_t number, PacketFates& fates) {
  auto& lost = record(number);
  const bool copies = repeats_in_flight_ > 0 && may_have_copies(lost.packet.content);
  land(lost, State::lost);
  fates.handle_lost({number}, lost.packet);
  if (!copies) return;
  for (auto n = std::max(first_in_flight_, first_); n < next_; ++n) {
    if (record(n).state == State::in_flight) fates.handle_still_carried(record(n).packet.content);
  }
}

void SentPackets::land(Record& landing, State state) noexcept {
  landing.state = state;
  --in_flight_;
  bytes_in_flight_ -= landing.packet.content.size;
  if (landing.packet.content.repeats) --repeats_in_flight_;
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
  if (largest >= first_ && record(largest).state != State::acknowledged && record(largest).packet.content.asks_for_ack) {
    result.rtt_sample_sent_at = record(largest).packet.departure.sent_at;
  }
  for (const auto& range : ranges) {
    if (range.last.value < first_) break;
    acknowledge(std::max(range.first.value, first_), range.last.value, fates, result);
  }
  acknowledged_end_ = std::max(acknowledged_end_, largest + 1);
  settle();
  return result;
}

// An ACK names again what the ACKs before it have named. From the newest down, and over known runs in one step, it costs what
// is new in it.
void SentPackets::acknowledge(std::uint64_t first, std::uint64_t last, PacketFates& fates, AckResult& result) {
  for (auto n = last + 1; n > first; --n) {
    const auto& known = record(n - 1);
    if (known.state == State::acknowledged) {
      n = std::max(known.run_begin, first) + 1;
    } else {
      acknowledge(n - 1, fates, result);
    }
  }
  record(last).run_begin = first;
}

void SentPackets::acknowledge(std::uint64_t number, PacketFates& fates, AckResult& result) {
  auto& newly = record(number);
  result.progress = result.progress || newly.packet.content.asks_for_ack;
  const auto before = newly.state == State::lost ? PacketFates::Before::lost : PacketFates::Before::in_flight;
  if (newly.state == State::in_flight) {
    land(newly, State::acknowledged);
  } else {
    newly.state = State::acknowledged;
  }
  newly.run_begin = number;
  fates.handle_acknowledged({number}, newly.packet, before);
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
    const auto& old = record(n);
    if (old.state != State::in_flight) continue;
    if (old.packet.departure.sent_at + age > now) break;  // and so are all younger ones
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

void SentPackets::give_up_oldest_bytes(std::size_t bytes, PacketFates& fates) {
  for (auto n = first_in_flight_; n < next_; ++n) {
    if (record(n).state != State::in_flight) continue;
    const std::size_t size = record(n).packet.content.size;
    if (size > bytes) break;
    bytes -= size;
    lose(n, fates);
  }
  settle();
}

void SentPackets::give_up_older(Instant when, PacketFates& fates) {
  for (auto n = first_in_flight_; n < next_; ++n) {
    if (record(n).state != State::in_flight) continue;
    if (record(n).packet.departure.sent_at >= when) break;
    lose(n, fates);
  }
  settle();
}

void SentPackets::give_up_larger(std::size_t size, PacketFates& fates) {
  for (auto n = first_in_flight_; n < next_; ++n) {
    if (record(n).state == State::in_flight && record(n).packet.content.size >= size) lose(n, fates);
  }
  settle();
}

std::optional<Instant> SentPackets::overdue_at(Duration age) const noexcept {
  if (first_in_flight_ >= acknowledged_end_) return std::nullopt;
  return record(first_in_flight_).packet.departure.sent_at + age;
}

PacketNumber SentPackets::settled_below() const noexcept { return {first_in_flight_}; }

}  // namespace mp::transport
