#include "libmp/transport/key_update.hpp"

namespace mp::transport {

void KeyUpdate::start(PacketSealer& sealer, Instant now) {
  sealer.advance_phase();
  began_ = now;
}

unsigned KeyUpdate::handle_opened(PacketSealer& sealer, const PacketOpener& opener, Instant now, Duration reorder_margin) {
  if (opener.phase() == seen_phase_) return 0;
  seen_phase_ = opener.phase();
  drop_at_ = now + reorder_margin;
  if (sealer.phase() < opener.phase()) start(sealer, now);
  return 1;
}

void KeyUpdate::handle_timeout(PacketOpener& opener, Instant now) noexcept {
  if (drop_at_ && *drop_at_ <= now) handle_complete(opener);
}

void KeyUpdate::handle_complete(PacketOpener& opener) noexcept {
  opener.drop_previous_keys();
  drop_at_.reset();
}

}  // namespace mp::transport
