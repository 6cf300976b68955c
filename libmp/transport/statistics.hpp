// Counters of one connection. Only ever increased; read them at any time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libmp/core/time.hpp"

namespace mp::transport {

// Why an incoming datagram had no effect.
enum class DropReason : std::uint8_t {
  malformed,    // too short, too long, or flags that this version does not define
  foreign,      // another connection's id
  unauthentic,  // the mac or the tag does not match: corrupted, forged, or sealed with keys that are gone
  replayed,     // its packet number was accepted before, or is too old to tell
  closed,       // arrived after the connection had been closed
};
inline constexpr std::size_t kDropReasons = 5;

struct Statistics {
  std::uint64_t datagrams_sent = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t datagrams_received = 0;  // authentic and new
  std::uint64_t bytes_received = 0;
  std::uint64_t marks_received = 0;                   // of datagrams_received: a router had marked them (Ecn::ce)
  std::uint64_t marks_reported = 0;                   // of datagrams_sent, as far as the peer has said
  std::array<std::uint64_t, kDropReasons> dropped{};  // by DropReason

  std::uint64_t packets_acknowledged = 0;
  std::uint64_t packets_lost = 0;         // taken for lost: asked for by the peer, overdue, or probed for
  std::uint64_t packets_found_again = 0;  // taken for lost, then acknowledged after all
  std::uint64_t packets_left_out = 0;     // numbers of the peer that had not come when a higher one did
  std::uint64_t packets_late = 0;         // of these, that came after all
  std::uint64_t stream_bytes_sent = 0;
  std::uint64_t stream_bytes_retransmitted = 0;  // part of stream_bytes_sent
  std::uint64_t stream_bytes_repeated = 0;       // part of stream_bytes_sent: again, on suspicion
  std::uint64_t stream_bytes_received = 0;       // repeated ones, too
  std::uint64_t early_repeats_sent = 0;          // packets that left for nothing else
  std::uint64_t acks_sent = 0;
  std::uint64_t naks_sent = 0;
  std::uint64_t naks_received = 0;
  std::uint64_t probes_sent = 0;
  std::uint64_t size_probes_sent = 0;  // packets of padding that tried a larger datagram
  std::uint64_t gaps_given_up = 0;
  std::uint64_t keepalives_sent = 0;
  std::uint64_t key_updates = 0;
  std::uint64_t address_changes = 0;
  std::uint64_t renewals = 0;
  std::uint64_t carrier_changes = 0;  // from UDP to TCP, or back

  [[nodiscard]] std::uint64_t dropped_for(DropReason reason) const noexcept {
    return dropped[static_cast<std::size_t>(reason)];
  }
};

// How fast a connection sends at the moment, and what it believes of the path. See CongestionControl.
struct SendingRate {
  double bandwidth = 0;             // of the path, bytes per second; 0 before the first measurement
  double pacing_rate = 0;           // bytes per second
  std::size_t window = 0;           // bytes in flight at most
  std::size_t bytes_in_flight = 0;  // of packets that are neither acknowledged nor lost
  Duration shortest_round_trip{};   // without a queue; 0 before the first measurement
  std::string_view phase;           // a word for it
  bool growing = false;             // that has just begun, and the path may carry far more than was measured
};

}  // namespace mp::transport
