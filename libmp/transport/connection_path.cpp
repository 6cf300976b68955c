#include <algorithm>

#include "libmp/transport/connection_state.hpp"

namespace mp::transport {

// Only bulk gains by larger datagrams, and only it has the patience: whatever is urgent goes first.
std::optional<std::size_t> ConnectionState::size_probe_due(std::size_t room, Instant now) const {
  const auto release = release_at();
  const bool bulk = streams.has_piece() && !streams.has_urgent_piece() && release && *release <= now;
  if (!bulk || over_tcp() || in_outage() || !path.proven()) return std::nullopt;
  const auto size = mtu.probe_due(now);
  return size && *size <= room ? size : std::nullopt;
}

std::size_t ConnectionState::send_size_probe(MutableByteView out, Instant now) {
  PacketContent content;
  content.asks_for_ack = content.asks_for_haste = content.size_probe = true;
  wire::Writer payload(PacketSealer::payload_room(out));
  if (probed) wire::write(payload, wire::ProbedFrame{*probed});
  wire::write(payload, wire::PingFrame{});
  wire::write_padding(payload, payload.size() + payload.room());
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

namespace {

// Has room for every feedback in its shortest form and for a challenge. A PING alone, the shortest of all, allows this much.
constexpr std::size_t kLeastDatagram = kPacketOverhead + 110;
static_assert(kLeastDatagram <= limits::kUnprovenFactor * (kPacketOverhead + 1));
// As a probe's: what the new address allows is little, but it must not wait behind what went to the old one.
constexpr std::size_t kPacketsAtMove = 2;

// What is given up because it went to another address says nothing about this path.
template <typename GiveUp>
void without_blame(ConnectionState& state, GiveUp&& give_up) {
  const auto loss = state.loss_out;
  const auto feedback = state.feedback;
  give_up();
  state.loss_out = loss;
  state.feedback = feedback;
}

}  // namespace

std::size_t ConnectionState::datagram_room() const {
  const auto size = path.proven() ? datagram_limit() : std::min(datagram_limit(), limits::kInitialDatagram);
  const auto room = std::min(size, path.allowance());
  return room < kLeastDatagram ? 0 : room;
}

void ConnectionState::give_up_dead_flight(Instant now) {
  without_blame(*this, [&] { sent.give_up_older(now - rtt.probe_timeout(), *this); });
}

void ConnectionState::handle_path(Path::Change change, Instant now) {
  switch (change) {
    case Path::Change::none:
    case Path::Change::learned:
      return;
    case Path::Change::moved:
      ++statistics.address_changes;
      moved_at = now;
      repeat_for_new_address();
      return;
    case Path::Change::returned:
      ++statistics.address_changes;
      probes_due = kPacketsAtMove;
      return;
    case Path::Change::proven_on_other_host:
      forget_old_network();
      [[fallthrough]];
    case Path::Change::proven:
      without_blame(*this, [&] { sent.handle_overdue(now, now - moved_at + 1ns, *this); });
      return;
  }
}

// No more than the address allows, lest a copied datagram make us repeat a lot.
void ConnectionState::repeat_for_new_address() {
  without_blame(*this, [&] { sent.give_up_oldest_bytes(path.allowance(), *this); });
  probes_due = kPacketsAtMove;
}

// The round trip adapts by itself, and its first samples from the new network are there already.
void ConnectionState::forget_old_network() {
  mtu.restart(sealer.next_number());
  congestion = {};
  pacer = {};
  ecn_trial = {};
  feedback = {};
  loss_out = {};
  loss_in = {};
}

}  // namespace mp::transport
