// When packet keys may change (docs/protocol.md, section 6, "Key update"). Either side may start; the other follows with its
// own direction as soon as it sees it. Nobody starts again before the last update was confirmed, so the two are never more than
// one phase apart and one bit on the wire is enough.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/time.hpp"
#include "libmp/transport/packet_protection.hpp"

namespace mp::transport {

class KeyUpdate {
 public:
  // The peer has acknowledged packet `number`.
  void handle_acknowledged(PacketNumber number, const PacketSealer& sealer) noexcept {
    if (number >= sealer.phase_start()) confirmed_phases_ = sealer.phase() + 1;
  }
  // A packet was opened: follows the peer if it has gone ahead. Its old keys are kept for `reorder_margin` after an update.
  // Returns how many updates were seen (0 or 1).
  unsigned handle_opened(PacketSealer& sealer, const PacketOpener& opener, Instant now, Duration reorder_margin);
  // Wipes the peer's old keys when their time is over.
  void handle_timeout(PacketOpener& opener, Instant now) noexcept;
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept { return drop_at_; }

  // The peer has acknowledged a packet under our present keys and uses its own of the same phase.
  [[nodiscard]] bool allowed(const PacketSealer& sealer, const PacketOpener& opener) const noexcept {
    return confirmed_phases_ == sealer.phase() + 1 && opener.phase() == sealer.phase();
  }
  // `packets` were sealed under the present keys, and an update is allowed.
  [[nodiscard]] bool due(const PacketSealer& sealer, const PacketOpener& opener, std::uint64_t packets) const noexcept {
    return sealer.next_number().value - sealer.phase_start().value >= packets && allowed(sealer, opener);
  }

 private:
  std::uint64_t confirmed_phases_ = 0;  // phases of ours, from the first, under which the peer acknowledged a packet
  std::uint64_t seen_phase_ = 0;        // the peer's
  std::optional<Instant> drop_at_;
};

}  // namespace mp::transport
