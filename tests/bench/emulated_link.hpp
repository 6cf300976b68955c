// One direction of an emulated link: which packets get through, and when. Pure: the caller owns the clock and the packets' way
// in and out. What it models: loss by chance, a rate with a drop-tail queue in front of it, delay, jitter that keeps the order,
// a cut and a firewall that drops one IP protocol.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace mp::bench {

using Nanoseconds = std::int64_t;  // of CLOCK_MONOTONIC
using Packet = std::vector<std::uint8_t>;

struct LinkSettings {
  double delay_ms = 0;
  double jitter_ms = 0;    // up to this much more
  double loss = 0;         // share
  double rate_mbit = 0;    // 0: no limit
  double queue_ms = 100;   // what fits in front of the rate, as time
  double cut = 0;          // 1: nothing gets through
  double block_proto = 0;  // IP protocol that a firewall drops; 0: none

  // False: there is no such setting.
  bool set(std::string_view name, double value);
};

struct LinkCount {
  std::uint64_t packets = 0;  // that came in, with headers of IP; before any loss
  std::uint64_t bytes = 0;
  std::uint64_t udp_packets = 0;
  std::uint64_t lost = 0;     // by chance, cut or firewall
  std::uint64_t dropped = 0;  // the queue was full
  std::uint64_t delivered = 0;
};

class EmulatedLink {
 public:
  void set_seed(std::uint64_t seed) { random_.seed(seed); }
  [[nodiscard]] LinkSettings& settings() noexcept { return settings_; }
  [[nodiscard]] const LinkCount& count() const noexcept { return count_; }

  void handle_packet(Packet packet, Nanoseconds now);
  [[nodiscard]] std::optional<Nanoseconds> next_delivery() const;
  // The next packet that is due, in order; nothing when none is.
  [[nodiscard]] std::optional<Packet> poll_packet(Nanoseconds now);

 private:
  struct Travelling {
    Nanoseconds due;
    Packet packet;
  };
  [[nodiscard]] bool is_lost(const Packet& packet);
  [[nodiscard]] std::optional<Nanoseconds> leave_queue(std::size_t size, Nanoseconds now);
  [[nodiscard]] double chance() { return std::uniform_real_distribution<>{}(random_); }

  LinkSettings settings_;
  LinkCount count_;
  std::mt19937_64 random_{1};
  std::deque<Travelling> travelling_;  // by due
  Nanoseconds busy_until_ = 0;
};

}  // namespace mp::bench
