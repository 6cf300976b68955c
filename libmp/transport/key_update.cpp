#include "libmp/transport/key_update.hpp"

namespace mp::transport {

unsigned KeyUpdate::handle_opened(PacketSealer& sealer, const PacketOpener& opener, Instant now, Duration reorder_margin) {
  if (opener.phase() == seen_phase_) return 0;
  seen_phase_ = opener.phase();
  drop_at_ = now + reorder_margin;
  if (sealer.phase() < opener.phase()) sealer.advance_phase();
  return 1;
}

void KeyUpdate::handle_timeout(PacketOpener& opener, Instant now) noexcept {
  if (!drop_at_ || *drop_at_ > now) return;
  opener.drop_previous_keys();
  drop_at_.reset();
}

}  // namespace mp::transport
