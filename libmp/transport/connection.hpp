// The reliable connection that a session runs on: ordered byte streams over sealed datagrams (docs/protocol.md, sections 4-6).
// It knows no socket and no clock. Whoever owns the socket drives it in a loop:
//
//   on a datagram:   connection.handle_datagram(bytes, from, now);
//   on a timer:      connection.handle_timeout(now);
//   after either, and after write/consume/finish/close:
//                    while (auto out = connection.poll_datagram(buffer, now)) socket.send(buffer.first(out->size), out->to);
//                    timer.set(connection.next_timeout());
//
// A datagram that can't be sent (the socket is full) may be dropped: it is then lost like any other. Better is not to poll
// before there is room; what waits for that sets no timer. Nothing a peer or the network sends can make a call fail: garbage is
// counted and dropped, and a peer that breaks the protocol is closed with CloseCode::protocol_violation. `now` must never go
// back.
//
// Streams (core/ids.hpp): control both ways, input client to server, display server to client, bulk both ways. A stream that
// does not exist in the asked direction is a broken contract.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "libmp/core/bytes.hpp"
#include "libmp/core/ecn.hpp"
#include "libmp/core/ids.hpp"
#include "libmp/core/random_source.hpp"
#include "libmp/core/route.hpp"
#include "libmp/core/time.hpp"
#include "libmp/crypto/traffic_secrets.hpp"
#include "libmp/transport/closing.hpp"
#include "libmp/transport/path_figures.hpp"
#include "libmp/transport/role.hpp"
#include "libmp/transport/statistics.hpp"
#include "libmp/wire/close_code.hpp"

namespace mp::transport {

using wire::CloseCode;

struct ConnectionState;

class Connection {
 public:
  // `peer` is the server's address for a client, and empty for a server, which learns it from the first authentic datagram.
  // `random` must outlive the connection. The secrets are copied.
  Connection(Role role, ConnectionId id, const crypto::TrafficSecrets& secrets, std::optional<Route> peer, RandomSource& random,
             Instant now);
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  // --- datagrams ---
  // Decrypts in place: `datagram` holds nothing useful afterwards. `ecn` is what its IP header said, as far as that is known.
  void handle_datagram(MutableByteView datagram, const Route& from, Instant now, Ecn ecn = Ecn::not_ect);

  struct Outgoing {
    Route to;
    std::size_t size = 0;
    Ecn ecn = Ecn::not_ect;  // for its IP header
  };
  // Writes the next datagram to the front of `out`, which should have limits::kMaxDatagram bytes. Nothing: all is said for now.
  [[nodiscard]] std::optional<Outgoing> poll_datagram(MutableByteView out, Instant now);

  // When to call handle_timeout. Nothing: only a datagram or the application can change anything.
  [[nodiscard]] std::optional<Instant> next_timeout() const;
  void handle_timeout(Instant now);

  // The peer's limit for one datagram, from the handshake; before anything is sent. Datagrams start at
  // limits::kInitialDatagram, grow as far as the path carries them (docs/protocol.md, section 6.13), and are never larger than
  // this; values under it shrink them. limits::kMaxDatagram if never told. At least limits::kMinDatagramLimit.
  void set_peer_max_datagram(std::size_t bytes);
  // What the login's TCP connection has shown of the path; means something until the first datagram is acknowledged. After
  // renew() again.
  void assume_round_trip(Duration round_trip);
  // The local system refused to send a datagram of `size` bytes because no link takes it: later ones are smaller, and what was
  // in this one is sent again. Must not be called for other reasons.
  void handle_too_large(std::size_t size, Instant now);

  // --- another path ---
  // Goes on under the keys of another handshake (docs/protocol.md, section 6.12): the streams and the numbers of the packets
  // continue, the old keys are wiped, whatever was in flight is sent again at once. `peer` as for the constructor; a server
  // says nothing until its client speaks. Set the peer's limit for datagrams again afterwards. Without effect after the end.
  void renew(ConnectionId id, const crypto::TrafficSecrets& secrets, std::optional<Route> peer, Instant now);
  // Asks the peer for an answer at once, whatever the timers say: the way may be open (again).
  void probe_now(Instant now);
  // Whether this machine has no way to the peer at present; call probe_now() when it has one again. In an outage it asks seldom
  // meanwhile. At first it has one.
  void set_cut_off(bool cut_off);

  // --- routes: from UDP to TCP and back (docs/protocol.md, section 4.1) ---
  // Client: what is sent from now on goes there. What was learned about another carrier is forgotten, and what left by UDP and
  // was not answered is sent again at once when TCP takes over.
  void set_route(const Route& route, Instant now);
  // Client: asks the server by another route whether it can answer there, in a datagram of its own. The present route stays.
  void ask_route(const Route& route);
  // The route that was asked and has answered since the last call.
  [[nodiscard]] std::optional<Route> take_answered_route();
  // The TCP connection of this route is gone. A server that used it is silent until it hears its client again.
  void handle_route_lost(const Route& route);

  // --- streams: what we send ---
  // Takes as much of `bytes` as there is room for (writable()); returns how much. Not after finish() or the end of the
  // connection (takes nothing then).
  std::size_t write(StreamId stream, ByteView bytes, Instant now);
  [[nodiscard]] std::size_t writable(StreamId stream) const;
  // Nothing will be written after what was; the peer is told where the stream ends.
  void finish(StreamId stream);
  // Gives up everything written to the stream that is not acknowledged, sent or not; the stream goes on behind it. The peer's
  // application gets all that had arrived without a hole, and is told of the gap if anything is missing (take_gap). So a unit
  // of several bytes must have been written as a whole. Without effect when all is acknowledged.
  void skip(StreamId stream, Instant now);
  // The peer's application gets (or has got) everything below this offset but what was skipped. Offsets count what was written.
  // While a skip is on its way, what it was before that.
  [[nodiscard]] std::uint64_t acknowledged(StreamId stream) const;
  // Bytes written that were never sent.
  [[nodiscard]] std::size_t unsent(StreamId stream) const;
  // So many bytes more, written now, would leave within `horizon`, as far as can be said: with them written, what is decided
  // later can still be newer. A few KB at least when the stream has nothing on its way; nothing while nobody is known to be
  // there. `behind`: bytes that are wanted to wait behind those. Ask again after every datagram and timeout.
  [[nodiscard]] std::size_t send_room(StreamId stream, Duration horizon, std::size_t behind, Instant now) const;
  // Whether the peer has acknowledged everything written, and the end if there is one; a skip counts as written.
  [[nodiscard]] bool all_acknowledged(StreamId stream) const;

  // --- streams: what we receive ---
  // What has arrived in order, up to a gap, and was not consumed. Valid until the next call that is not const.
  [[nodiscard]] ByteView readable(StreamId stream) const;
  // Drops the first `bytes` of readable(), which lets the peer send more.
  void consume(StreamId stream, std::size_t bytes);
  // Call when readable() has been used: nothing will follow it, because the peer has skipped that. Drops what was not consumed
  // of it, and readable() goes on behind the gap, at the offset that is returned. Nothing: no gap, or not there yet.
  [[nodiscard]] std::optional<std::uint64_t> take_gap(StreamId stream);
  // From now on the peer may send on the bulk stream. Without it nothing of that stream arrives, however much the peer writes.
  void open_bulk();
  // The peer has finished the stream and all of it has arrived.
  [[nodiscard]] bool complete(StreamId stream) const;
  // The peer has finished the stream and all of it was consumed.
  [[nodiscard]] bool finished(StreamId stream) const;

  // --- the end ---
  // Tells the peer and stops: later calls of poll_datagram give the close datagram, once now and again (a few times) when the
  // peer still sends. What was not acknowledged before is lost. `reason` is cut to limits::kMaxCloseReason. The first close
  // counts.
  void close(CloseCode code, std::string_view reason);
  // Either side has closed: nothing more will be received.
  [[nodiscard]] bool closed() const;
  // Set when the peer closed first.
  // Its text is the peer's: show only what is printable.
  [[nodiscard]] std::optional<CloseReason> peer_close() const;
  // Set when this side closed, be it by close() or because the peer broke the protocol.
  [[nodiscard]] std::optional<CloseReason> own_close() const;

  // --- what is known about the peer and the path ---
  // Since when the peer has owed us an acknowledgement without giving any. Nothing: it owes none.
  [[nodiscard]] std::optional<Instant> owed_since() const;
  // When the last authentic datagram came; the time of construction before the first.
  [[nodiscard]] Instant last_heard() const;
  [[nodiscard]] std::optional<Route> peer() const;
  // Nothing before the first measurement.
  [[nodiscard]] std::optional<Duration> smoothed_rtt() const;

  // Goes to the next packet keys (both directions follow). False: the last update has not been confirmed by the peer yet; ask
  // again later. Happens by itself, see limits::kKeyUpdateBytes and kKeyUpdateAge.
  bool initiate_key_update(Instant now);

  [[nodiscard]] const Statistics& statistics() const;
  [[nodiscard]] PathFigures path_figures() const;
  [[nodiscard]] SendingRate sending_rate() const;
  // Bytes of memory held for buffers and bookkeeping. Bounded whatever the peer and the network do.
  [[nodiscard]] std::size_t retained_bytes() const;

 private:
  std::unique_ptr<ConnectionState> state_;
};

}  // namespace mp::transport
