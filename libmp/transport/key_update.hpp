// When packet keys may change (docs/protocol.md, section 6, "Key update"). Either side may start; the other follows with its
// own direction as soon as it sees it. Nobody starts again before the last update was confirmed, so the two are never more than
// one phase apart and one bit on the wire is enough. Nothing here needs a timer of its own: old keys that nothing is missing of
// go at once.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/limits.hpp"
#include "libmp/core/time.hpp"
#include "libmp/transport/packet_protection.hpp"

namespace mp::transport {

// What keys are used for at most: bytes of datagrams, and the time until the first datagram that gets new ones.
struct KeyLifetime {
  std::uint64_t bytes = limits::kKeyUpdateBytes;
  Duration age = limits::kKeyUpdateAge;
};

class KeyUpdate {
 public:
  // The keys are new at `now`.
  explicit KeyUpdate(Instant now, KeyLifetime lifetime = {}) noexcept : lifetime_(lifetime), began_(now) {}

  // The peer has acknowledged packet `number`.
  void handle_acknowledged(PacketNumber number, const PacketSealer& sealer) noexcept {
    if (number >= sealer.phase_start()) confirmed_phases_ = sealer.phase() + 1;
  }
  // Moves our direction on to its next keys. The old ones are wiped.
  void start(PacketSealer& sealer, Instant now);
  // A packet was opened: follows the peer if it has gone ahead. Its old keys are kept for `reorder_margin` after an update.
  // Returns how many updates were seen (0 or 1).
  unsigned handle_opened(PacketSealer& sealer, const PacketOpener& opener, Instant now, Duration reorder_margin);
  // No packet of the peer is missing, so there is none that its old keys could open: wipes them.
  void handle_complete(PacketOpener& opener) noexcept;
  // Wipes them when their time is over.
  void handle_timeout(PacketOpener& opener, Instant now) noexcept;
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept { return drop_at_; }

  // The peer has acknowledged a packet under our present keys and uses its own of the same phase.
  [[nodiscard]] bool allowed(const PacketSealer& sealer, const PacketOpener& opener) const noexcept {
    return confirmed_phases_ == sealer.phase() + 1 && opener.phase() == sealer.phase();
  }
  // The lifetime of our keys is over, and an update is allowed.
  [[nodiscard]] bool due(const PacketSealer& sealer, const PacketOpener& opener, Instant now) const noexcept {
    const bool worn = sealer.bytes_sealed() >= lifetime_.bytes || began_ + lifetime_.age <= now;
    return worn && allowed(sealer, opener);
  }

 private:
  KeyLifetime lifetime_;
  Instant began_;                       // our present phase
  std::uint64_t confirmed_phases_ = 0;  // phases of ours, from the first, under which the peer acknowledged a packet
  std::uint64_t seen_phase_ = 0;        // the peer's
  std::optional<Instant> drop_at_;
};

}  // namespace mp::transport
