#include "libmp/transport/connection.hpp"

#include <algorithm>

#include "libmp/core/contract.hpp"
#include "libmp/transport/connection_state.hpp"

namespace mp::transport {
namespace {

const crypto::HkdfKey& secret_of(const crypto::TrafficSecrets& secrets, Direction direction) noexcept {
  return direction == Direction::client_to_server ? secrets.client_to_server : secrets.server_to_client;
}

// So many of the oldest packets are repeated by one probe: the chance that both are lost again is small.
constexpr std::size_t kPacketsPerProbe = 2;

template <typename Stream>
Stream& existing(Stream* stream) {
  expects(stream != nullptr, "the stream exists in this direction");
  return *stream;
}

}  // namespace

ConnectionState::ConnectionState(Role own_role, ConnectionId id, const crypto::TrafficSecrets& secrets,
                                 std::optional<Route> peer, RandomSource& random_source, Instant now)
    : role(own_role),
      random(random_source),
      sealer(sent_by(own_role), id, secret_of(secrets, sent_by(own_role))),
      opener(sent_by(other(own_role)), id, secret_of(secrets, sent_by(other(own_role)))),
      key_update(now),
      path(own_role, peer),
      probe(own_role),
      streams(own_role),
      ping_wanted(own_role == Role::client),
      padded_size(own_role == Role::client ? limits::kMaxDatagram : 0),
      moved_at(now),
      path_since(now),
      last_heard(now),
      last_sent(now),
      last_asked(now) {
  expects(own_role == Role::server || peer.has_value(), "a client knows its server's address");
}

void ConnectionState::handle_probe_timeout(Instant now) {
  probe.handle_expired(now);
  ++statistics.probes_sent;
  if (!probe.outage()) {
    sent.give_up_oldest(kPacketsPerProbe, *this);
    probes_due = kPacketsPerProbe;
  } else {
    // What TCP has taken it will deliver.
    if (!over_tcp()) give_up_dead_flight(now);
    if (role == Role::client && probe.fresh()) padded_size = std::max(padded_size, limits::kAskingDatagram);
  }
  mtu.handle_silence(sealer.next_number());
  received.repeat(now);
  // What was given up may have had nothing worth repeating; an answer is wanted in any case, and at once.
  ping_wanted = true;
}

Instant ConnectionState::probe_at() const {
  using Stake = ProbeTimer::Stake;
  const auto stake = cut_off ? Stake::nothing : streams.all_acknowledged() ? Stake::question : Stake::data;
  return probe.deadline(rtt.probe_timeout(), stake, heartbeat.silence());
}

void ConnectionState::handle_timeout(Instant now) {
  last_served = now;
  if (closing.closed() || !path.peer()) return;
  key_update.handle_timeout(opener, now);
  handle_path(path.handle_timeout(now), now);
  if (peer_gone()) return;
  sent.handle_overdue(now, rtt.overdue_after(), *this);
  settle_debt(Progress::no, now);
  if (sent.in_flight() > 0 && probe_at() <= now) handle_probe_timeout(now);
  if (const auto due = keepalive_at(); due && *due <= now) handle_idle(now);
}

std::optional<Instant> ConnectionState::keepalive_at() const {
  if (sent.in_flight() > 0) return std::nullopt;
  if (role == Role::server) return heartbeat.next_timeout();
  return keepalive.missed_at(std::max(last_heard, last_sent), rtt.probe_timeout());
}

void ConnectionState::handle_idle(Instant now) {
  if (role == Role::server) return heartbeat.handle_timeout(now);
  keepalive.handle_missed();
  ping_wanted = true;  // the probes that follow find out whether the server can be reached
}

std::optional<Instant> ConnectionState::next_timeout() const {
  if (closing.closed() || !path.peer()) return std::nullopt;
  std::optional<Instant> earliest;
  const auto consider = [&](std::optional<Instant> when) {
    if (when && (!earliest || *when < *earliest)) earliest = when;
  };
  consider(key_update.next_timeout());
  if (peer_gone()) return earliest;
  consider(path.next_timeout());
  consider(sent.overdue_at(rtt.overdue_after()));
  // What was due before waits for room in the socket, which is no matter of time.
  const auto consider_leaving = [&](std::optional<Instant> when) {
    if (when > last_served) consider(when);
  };
  if (datagram_room() > 0) {
    consider_leaving(received.next_timeout());
    consider_leaving(gaps.next_timeout());
    consider_leaving(repeat_at());
    if (streams.has_piece()) consider_leaving(release_at());
  }
  if (sent.in_flight() > 0) consider(probe_at());
  consider(keepalive_at());
  return earliest;
}

bool ConnectionState::initiate_key_update(Instant now) {
  if (closing.closed() || !key_update.allowed(sealer, opener)) return false;
  key_update.start(sealer, now);
  return true;
}

void ConnectionState::skip(StreamId stream, Instant now) {
  auto& sending = existing(streams.sending(stream));
  if (closing.closed() || sending.nothing_to_skip()) return;
  sending.skip();
  give_up_dead_flight(now);
}

// A server waits until it hears where its client is now.
void ConnectionState::renew(ConnectionId id, const crypto::TrafficSecrets& secrets, std::optional<Route> peer, Instant now) {
  if (closing.closed()) return;
  sealer.renew(id, secret_of(secrets, sent_by(role)));
  opener.renew(id, secret_of(secrets, sent_by(other(role))));
  key_update = KeyUpdate(now);
  path = Path(role, peer);
  sent.give_up_all(*this);
  forget_path(now);
  gaps.restart();
  received.repeat(now);
  ping_wanted = role == Role::client;
  padded_size = role == Role::client ? limits::kMaxDatagram : 0;
  last_heard = now;
  ++statistics.renewals;
}

void ConnectionState::probe_now(Instant now) {
  if (closing.closed() || !path.peer()) return;
  probe.handle_news();
  handle_probe_timeout(now);
  if (role == Role::client) padded_size = limits::kMaxDatagram;
}

Connection::Connection(Role role, ConnectionId id, const crypto::TrafficSecrets& secrets, std::optional<Route> peer,
                       RandomSource& random, Instant now)
    : state_(std::make_unique<ConnectionState>(role, id, secrets, peer, random, now)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

void Connection::handle_datagram(MutableByteView datagram, const Route& from, Instant now, Ecn ecn) {
  state_->handle_datagram(datagram, from, now, ecn);
}

std::optional<Connection::Outgoing> Connection::poll_datagram(MutableByteView out, Instant now) {
  expects(out.size() >= limits::kMinDatagramLimit, "a datagram has room for every control frame");
  if (auto letter = state_->poll_letter(out, now)) return letter;
  const auto size = state_->poll_datagram(out, now);
  if (size == 0) return std::nullopt;
  state_->path.handle_sent(size);
  return Outgoing{*state_->path.peer(), size, state_->codepoint};
}

std::optional<Instant> Connection::next_timeout() const { return state_->next_timeout(); }
void Connection::handle_timeout(Instant now) { state_->handle_timeout(now); }

void Connection::renew(ConnectionId id, const crypto::TrafficSecrets& secrets, std::optional<Route> peer, Instant now) {
  expects(state_->role == Role::server || peer.has_value(), "a client knows its server's address");
  state_->renew(id, secrets, peer, now);
}

void Connection::assume_round_trip(Duration round_trip) { state_->rtt.assume(round_trip); }
void Connection::probe_now(Instant now) { state_->probe_now(now); }
void Connection::set_cut_off(bool cut_off) { state_->cut_off = cut_off; }
void Connection::handle_too_large(std::size_t size, Instant now) { state_->handle_too_large(size, now); }

void Connection::set_route(const Route& route, Instant now) {
  expects(state_->role == Role::client, "a server follows its client");
  state_->set_route(route, now);
}
void Connection::ask_route(const Route& route) {
  expects(state_->role == Role::client, "a server follows its client");
  state_->question.ask(route, state_->random);
}
std::optional<Route> Connection::take_answered_route() { return state_->question.take_answered(); }
void Connection::handle_route_lost(const Route& route) { state_->handle_route_lost(route); }

void Connection::set_peer_max_datagram(std::size_t bytes) {
  expects(bytes >= limits::kMinDatagramLimit, "the handshake refuses smaller limits");
  state_->mtu = MtuSearch(std::min(limits::kMaxDatagram, bytes));
  state_->peer_max_datagram = bytes;
}

std::size_t Connection::write(StreamId stream, ByteView bytes, Instant now) {
  if (closed()) return 0;
  state_->note_nothing_to_send();
  // What programs write goes on whether somebody looks at it or not.
  if (state_->role == Role::client) state_->probe.handle_wish(now);
  return existing(state_->streams.sending(stream)).write(bytes);
}
std::size_t Connection::writable(StreamId stream) const {
  return closed() ? 0 : existing(state_->streams.sending(stream)).writable();
}
void Connection::finish(StreamId stream) {
  existing(state_->streams.sending(stream)).finish();
  state_->probe.handle_news();
}
void Connection::skip(StreamId stream, Instant now) { state_->skip(stream, now); }
std::uint64_t Connection::acknowledged(StreamId stream) const {
  return existing(state_->streams.sending(stream)).acknowledged();
}
std::size_t Connection::unsent(StreamId stream) const { return existing(state_->streams.sending(stream)).unsent(); }
std::size_t Connection::send_room(StreamId stream, Duration horizon, std::size_t behind, Instant now) const {
  return state_->send_room(stream, horizon, behind, now);
}
bool Connection::all_acknowledged(StreamId stream) const {
  return existing(state_->streams.sending(stream)).all_acknowledged();
}

ByteView Connection::readable(StreamId stream) const { return existing(state_->streams.receiving(stream)).readable(); }
void Connection::consume(StreamId stream, std::size_t bytes) { existing(state_->streams.receiving(stream)).consume(bytes); }
std::optional<std::uint64_t> Connection::take_gap(StreamId stream) {
  return existing(state_->streams.receiving(stream)).take_gap();
}
void Connection::open_bulk() { existing(state_->streams.receiving(kBulkStream)).open(); }
bool Connection::complete(StreamId stream) const { return existing(state_->streams.receiving(stream)).complete(); }
bool Connection::finished(StreamId stream) const { return existing(state_->streams.receiving(stream)).finished(); }

void Connection::close(CloseCode code, std::string_view reason) { state_->closing.close(code, reason); }
bool Connection::closed() const { return state_->closing.closed(); }
std::optional<CloseReason> Connection::peer_close() const { return state_->closing.peer(); }
std::optional<CloseReason> Connection::own_close() const { return state_->closing.own(); }

std::optional<Instant> Connection::owed_since() const { return closed() ? std::nullopt : state_->debt.since(); }
Instant Connection::last_heard() const { return state_->last_heard; }
std::optional<Route> Connection::peer() const { return state_->path.peer(); }
std::optional<Duration> Connection::smoothed_rtt() const {
  return state_->rtt.measured() ? std::optional(state_->rtt.smoothed()) : std::nullopt;
}

bool Connection::initiate_key_update(Instant now) { return state_->initiate_key_update(now); }

const Statistics& Connection::statistics() const { return state_->statistics; }

PathFigures Connection::path_figures() const {
  const auto& s = *state_;
  PathFigures figures{.round_trip = {}, .loss_out = s.loss_out.share(), .loss_in = s.loss_in.share(), .datagram = s.mtu.size()};
  if (s.rtt.measured()) figures.round_trip = {s.rtt.smoothed(), s.rtt.typical(), s.rtt.shortest(), s.rtt.variation()};
  return figures;
}

SendingRate Connection::sending_rate() const {
  const auto& congestion = state_->congestion;
  return {.bandwidth = congestion.bandwidth().bytes_per_second,
          .pacing_rate = congestion.pacing_rate().bytes_per_second,
          .window = congestion.window(),
          .bytes_in_flight = state_->sent.bytes_in_flight(),
          .shortest_round_trip = congestion.shortest_round_trip().value_or(Duration{0}),
          .phase = name_of(congestion.phase()),
          .growing = congestion.phase() == CongestionControl::Phase::startup};
}

std::size_t Connection::retained_bytes() const {
  const auto& s = *state_;
  return sizeof s + s.streams.retained_bytes() + s.sent.retained_bytes() + s.received.retained_bytes() +
         s.gaps.retained_bytes();
}

}  // namespace mp::transport
