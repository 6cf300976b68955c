#include "tests/bench/emulated_link.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace mp::bench {
namespace {

constexpr double kNanosecondsPerMillisecond = 1e6;
constexpr std::size_t kProtocolInIpv4Header = 9;
constexpr std::uint8_t kUdp = 17;

Nanoseconds milliseconds(double value) { return static_cast<Nanoseconds>(value * kNanosecondsPerMillisecond); }

std::uint8_t protocol(const Packet& packet) {
  return packet.size() > kProtocolInIpv4Header ? packet[kProtocolInIpv4Header] : 0;
}

}  // namespace

bool LinkSettings::set(std::string_view name, double value) {
  const std::array<std::pair<std::string_view, double*>, 7> known{{{"delay_ms", &delay_ms},
                                                                   {"jitter_ms", &jitter_ms},
                                                                   {"loss", &loss},
                                                                   {"rate_mbit", &rate_mbit},
                                                                   {"queue_ms", &queue_ms},
                                                                   {"cut", &cut},
                                                                   {"block_proto", &block_proto}}};
  const auto* const found = std::ranges::find(known, name, &std::pair<std::string_view, double*>::first);
  if (found == known.end()) return false;
  *found->second = value;
  return true;
}

bool EmulatedLink::is_lost(const Packet& packet) {
  const bool by_chance = chance() < settings_.loss;
  const bool by_firewall = settings_.block_proto > 0 && protocol(packet) == static_cast<std::uint8_t>(settings_.block_proto);
  return by_chance || by_firewall || settings_.cut > 0;
}

std::optional<Nanoseconds> EmulatedLink::leave_queue(std::size_t size, Nanoseconds now) {
  if (settings_.rate_mbit <= 0) return now;
  const auto start = std::max(now, busy_until_);
  if (start - now > milliseconds(settings_.queue_ms)) return std::nullopt;
  const double bits = 8.0 * static_cast<double>(size);
  busy_until_ = start + milliseconds(bits / (settings_.rate_mbit * 1e3));
  return busy_until_;
}

void EmulatedLink::handle_packet(Packet packet, Nanoseconds now) {
  ++count_.packets;
  count_.bytes += packet.size();
  if (protocol(packet) == kUdp) ++count_.udp_packets;
  const auto leaves = leave_queue(packet.size(), now);
  if (!leaves) {
    ++count_.dropped;
    return;
  }
  if (is_lost(packet)) {
    ++count_.lost;
    return;
  }
  auto due = *leaves + milliseconds(settings_.delay_ms + settings_.jitter_ms * chance());
  if (!travelling_.empty()) due = std::max(due, travelling_.back().due);
  travelling_.push_back({due, std::move(packet)});
}

std::optional<Nanoseconds> EmulatedLink::next_delivery() const {
  return travelling_.empty() ? std::nullopt : std::optional(travelling_.front().due);
}

std::optional<Packet> EmulatedLink::poll_packet(Nanoseconds now) {
  if (travelling_.empty() || travelling_.front().due > now) return std::nullopt;
  auto packet = std::move(travelling_.front().packet);
  travelling_.pop_front();
  ++count_.delivered;
  return packet;
}

}  // namespace mp::bench
