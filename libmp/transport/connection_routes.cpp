// One connection by different routes: from UDP to TCP and back (docs/protocol.md, section 4.1).
#include <variant>

#include "libmp/transport/connection_state.hpp"

namespace mp::transport {

// What was learned about the old path must not slow the new one down.
void ConnectionState::forget_path(Instant now) {
  mtu.restart(sealer.next_number());
  rtt = {};
  loss_out = {};
  loss_in = {};
  congestion = {};
  pacer = {};
  ecn_trial = {};
  feedback = {};
  early = {};
  heartbeat = {};
  keepalive.handle_moved();
  probe = ProbeTimer(role);
  probes_due = 0;
  lost_carrier.reset();
  path_since = now;
}

// From UDP to TCP one goes because nothing gets through by UDP any more; what left by TCP still arrives.
void ConnectionState::handle_carrier_changed(Instant now) {
  if (over_tcp()) sent.give_up_all(*this);
  forget_path(now);
  ++statistics.carrier_changes;
}

void ConnectionState::set_route(const Route& route, Instant now) {
  if (closing.closed() || path.peer() == route) return;
  const auto before = path.peer()->carrier;
  path = Path(role, route);
  if (before != route.carrier) handle_carrier_changed(now);
  received.repeat(now);
  ping_wanted = true;
  padded_size = limits::kMaxDatagram;
}

void ConnectionState::handle_route_lost(const Route& route) {
  if (role != Role::server || path.peer() != route) return;
  lost_carrier = route.carrier;
  path = Path(role, std::nullopt);
}

bool ConnectionState::only_asks(ByteView payload) {
  wire::FrameReader frames(payload);
  while (const auto frame = frames.next()) {
    const bool asks = std::holds_alternative<wire::PathChallengeFrame>(*frame) ||
                      std::holds_alternative<wire::PathResponseFrame>(*frame) ||
                      std::holds_alternative<wire::ProbedFrame>(*frame) || std::holds_alternative<wire::PaddingFrame>(*frame);
    if (!asks) return false;
  }
  return true;
}

std::optional<Connection::Outgoing> ConnectionState::poll_letter(MutableByteView out, Instant now) {
  if (closing.closed()) return std::nullopt;
  auto letter = question.take_letter();
  if (const auto old = letter ? std::nullopt : path.take_old_path_challenge())
    letter = RouteQuestion::Letter{old->to, old->frame};
  if (!letter) return std::nullopt;
  sent.make_room(*this);
  wire::Writer payload(PacketSealer::payload_room(out));
  if (probed) wire::write(payload, wire::ProbedFrame{*probed});
  std::visit([&](const auto& frame) { wire::write(payload, frame); }, letter->frame);
  probed = sealer.next_number();
  return Connection::Outgoing{letter->to, seal(out, payload.size(), {}, now)};
}

}  // namespace mp::transport
