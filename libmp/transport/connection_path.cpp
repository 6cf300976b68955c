#include <algorithm>

#include "libmp/transport/connection_state.hpp"

namespace mp::transport {

// Only bulk gains by larger datagrams, and only it has the patience: whatever is urgent goes first.
std::optional<std::size_t> ConnectionState::size_probe_due(std::size_t room, Instant now) const {
  const auto release = release_at();
  const bool bulk = streams.has_piece() && !streams.has_urgent_piece() && release && *release <= now;
  if (!bulk || over_tcp()) return std::nullopt;
  const auto size = mtu.probe_due(now);
  return size && *size <= room ? size : std::nullopt;
}

std::size_t ConnectionState::send_size_probe(MutableByteView out, Instant now) {
  PacketContent content;
  content.asks_for_ack = content.asks_for_haste = content.size_probe = true;
  wire::Writer payload(PacketSealer::payload_room(out));
  if (probed) wire::write(payload, wire::ProbedFrame{*probed});
  wire::write(payload, wire::PingFrame{});
  wire::write_padding(payload);
  probed = sealer.next_number();
  ++statistics.size_probes_sent;
  return seal(out, payload.size(), content, now);
}

void ConnectionState::handle_too_large(std::size_t size, Instant now) {
  // Nothing smaller is ever sent; a link that can't carry this much carries no session.
  if (size <= limits::kMinDatagramLimit) return;
  mtu.handle_too_large(size, now);
  sent.give_up_larger(size, *this);
}

}  // namespace mp::transport
