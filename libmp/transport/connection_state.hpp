// Inside of Connection: its machines, side by side, and who tells whom. connection_receive.cpp takes datagrams apart,
// connection_send.cpp puts them together, connection.cpp is the public face. A rule belongs into a machine, not here.
#pragma once

#include <algorithm>
#include <optional>

#include "libmp/core/ecn.hpp"
#include "libmp/crypto/traffic_secrets.hpp"
#include "libmp/transport/closing.hpp"
#include "libmp/transport/congestion_control.hpp"
#include "libmp/transport/connection.hpp"
#include "libmp/transport/debt.hpp"
#include "libmp/transport/delivery_rate.hpp"
#include "libmp/transport/early_repeat.hpp"
#include "libmp/transport/ecn_trial.hpp"
#include "libmp/transport/gap_detector.hpp"
#include "libmp/transport/heartbeat.hpp"
#include "libmp/transport/keepalive.hpp"
#include "libmp/transport/key_update.hpp"
#include "libmp/transport/loss_estimate.hpp"
#include "libmp/transport/mtu_search.hpp"
#include "libmp/transport/pacer.hpp"
#include "libmp/transport/packet_protection.hpp"
#include "libmp/transport/path.hpp"
#include "libmp/transport/probe_timer.hpp"
#include "libmp/transport/received_packets.hpp"
#include "libmp/transport/route_question.hpp"
#include "libmp/transport/rtt_estimator.hpp"
#include "libmp/transport/sent_packets.hpp"
#include "libmp/transport/statistics.hpp"
#include "libmp/transport/streams.hpp"

namespace mp::transport {

struct ConnectionState final : PacketFates {
  ConnectionState(Role role, ConnectionId id, const crypto::TrafficSecrets& secrets, std::optional<Route> peer,
                  RandomSource& random, Instant now);

  // --- connection_receive.cpp ---
  void handle_datagram(MutableByteView datagram, const Route& from, Instant now, Ecn ecn);

  // An authentic packet that may move the peer.
  Path::Change follow(const AuthenticArrival& arrival, Instant now);

  // What the frames of one packet amount to.
  struct PacketDigest {
    AckNeed need = AckNeed::none;
    Route from;
    bool kept = true;  // false: something found no room, so the packet must count as missing
  };
  // Acts on every frame; closes the connection if one is not allowed.
  PacketDigest handle_payload(ByteView payload, const Route& from, Instant now);
  void handle_frame(const wire::PaddingFrame&, PacketDigest&, Instant) {}
  void handle_frame(const wire::PingFrame& frame, PacketDigest& digest, Instant now);
  void handle_frame(const wire::AckFrame& frame, PacketDigest& digest, Instant now);
  void handle_frame(const wire::NakFrame& frame, PacketDigest& digest, Instant now);
  void handle_frame(const wire::SettledFrame& frame, PacketDigest& digest, Instant now);
  void handle_frame(const wire::WindowFrame& frame, PacketDigest& digest, Instant now);
  void handle_frame(const wire::CloseFrame& frame, PacketDigest& digest, Instant now);
  void handle_frame(const wire::PathChallengeFrame& frame, PacketDigest& digest, Instant now);
  void handle_frame(const wire::PathResponseFrame& frame, PacketDigest& digest, Instant now);
  void handle_frame(const wire::MarksFrame& frame, PacketDigest& digest, Instant now);
  void handle_frame(const wire::KeepaliveFrame& frame, PacketDigest& digest, Instant now);
  void handle_frame(const wire::ProbedFrame& frame, PacketDigest& digest, Instant now);
  void handle_frame(const wire::SkipFrame& frame, PacketDigest& digest, Instant now);
  void handle_frame(const wire::StreamFrame& frame, PacketDigest& digest, Instant now);
  void handle_outcome(ReceiveStream::Outcome outcome, PacketDigest& digest);

  // The peer says what it has said before.
  void doubt_own_words(Instant now);

  void handle_acknowledged(PacketNumber number, const SentPacket& packet, Before before) override;
  void handle_lost(PacketNumber number, const SentPacket& packet) override;
  void handle_still_carried(const PacketContent& content) override;

  // Nothing more is owed once all is acknowledged or needs no repeating.
  enum class Progress : std::uint8_t { no, yes };
  void settle_debt(Progress progress, Instant now);
  // What a datagram has shown about the path, once all of it is known.
  void tell_congestion(Instant now);

  // --- connection_send.cpp ---
  // Fills `out` and returns the size of the datagram; 0: nothing to send.
  std::size_t poll_datagram(MutableByteView out, Instant now);
  [[nodiscard]] bool something_to_send(Instant now) const;
  // Call before the application writes, and when all has been sent: it could have had more.
  void note_nothing_to_send() {
    const bool full = sent.bytes_in_flight() >= congestion.window();
    if (!full && !streams.has_piece()) delivery.handle_nothing_to_send(sent.bytes_in_flight());
  }
  // Small data may be sent again before it is known to be lost.
  [[nodiscard]] bool repeats_pay() const {
    return loss() > EarlyRepeat::kWorthwhileLoss && !congestion.queue_seen() && !over_tcp();
  }
  // When that is due. Nothing: it is not.
  [[nodiscard]] std::optional<Instant> repeat_at() const;
  // How large a datagram may be now.
  [[nodiscard]] std::size_t datagram_limit() const;
  // When data that is not urgent may leave. Nothing: not before an acknowledgement.
  [[nodiscard]] std::optional<Instant> release_at() const;
  [[nodiscard]] bool may_send(const SendStream& stream, Instant now) const;
  [[nodiscard]] bool may_send_streams(Instant now) const;
  void write_feedback(wire::Writer& out, PacketContent& content, Instant now);
  void write_path(wire::Writer& out, PacketContent& content);
  void write_control(wire::Writer& out, PacketContent& content, Instant now);
  void write_keepalive(wire::Writer& out);
  void write_streams(wire::Writer& out, PacketContent& content, Instant now);
  // Chooses what of the streams fits into `room` bytes, most important first.
  void choose_pieces(std::size_t room, PacketContent& content, Instant now);
  // Lost and new data of one stream; returns what is left of `room`.
  std::size_t take_pieces(SendStream& stream, StreamId id, std::size_t room, PacketContent& content, Instant now);
  // Tells of a skip, if the peer may not know of it; returns what is left of `room`.
  static std::size_t take_skip(SendStream& stream, std::size_t room, PacketContent& content);
  // Takes all of a small stream that is not acknowledged, with what is new; returns what is left of `room`.
  std::size_t repeat_small(SendStream& stream, StreamId id, std::size_t room, PacketContent& content);
  // Asks for haste if the packet is the last for now and its loss would be noticed late.
  void write_ping(wire::Writer& out, PacketContent& content);
  void write_settled(wire::Writer& out, const PacketContent& content);
  std::size_t seal(MutableByteView out, std::size_t payload, PacketContent content, Instant now);

  // --- connection_path.cpp ---
  // How large a packet of padding should leave now instead of anything else; `room`: what the caller's buffer can hold.
  [[nodiscard]] std::optional<std::size_t> size_probe_due(std::size_t room, Instant now) const;
  // Fills all of `out`.
  std::size_t send_size_probe(MutableByteView out, Instant now);
  void handle_too_large(std::size_t size, Instant now);
  void handle_path(Path::Change change, Instant now);
  // What left for another address will not arrive at this one. That is no loss by the path.
  void repeat_for_new_address();
  void forget_old_network();
  // What has been in flight for longer than a probe waits must not hold up what takes its place.
  void give_up_dead_flight(Instant now);
  // How many bytes the next datagram may have; 0: none may leave.
  [[nodiscard]] std::size_t datagram_room() const;

  // --- connection_routes.cpp ---
  [[nodiscard]] bool over_tcp() const { return path.peer() && path.peer()->carrier == Carrier::tcp; }
  void set_route(const Route& route, Instant now);
  void handle_route_lost(const Route& route);
  void handle_carrier_changed(Instant now);
  void forget_path(Instant now);
  // Such a packet moves nobody, whichever way it came.
  [[nodiscard]] static bool only_asks(ByteView payload);
  [[nodiscard]] std::optional<Connection::Outgoing> poll_letter(MutableByteView out, Instant now);

  // --- connection.cpp ---
  void handle_timeout(Instant now);
  void handle_probe_timeout(Instant now);
  [[nodiscard]] Instant probe_at() const;
  // Nothing gets through, so nothing leaves but probes and what is small: what a person does, and may do just when the path is
  // back. TCP decides for itself.
  [[nodiscard]] bool in_outage() const { return probe.outage() && !over_tcp(); }
  [[nodiscard]] bool peer_gone() const { return probe.peer_gone(heartbeat.silence()); }
  // When an idle session has something to do: a server to give a heartbeat, a client to miss one. Nothing while probes are
  // about.
  [[nodiscard]] std::optional<Instant> keepalive_at() const;
  void handle_idle(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const;
  bool initiate_key_update(Instant now);
  void skip(StreamId stream, Instant now);
  [[nodiscard]] std::size_t send_room(StreamId stream, Duration horizon, std::size_t behind, Instant now) const;
  void renew(ConnectionId id, const crypto::TrafficSecrets& secrets, std::optional<Route> peer, Instant now);
  void probe_now(Instant now);

  Role role;
  RandomSource& random;
  Statistics statistics;

  PacketSealer sealer;
  PacketOpener opener;
  KeyUpdate key_update;
  Path path;
  std::optional<Carrier> lost_carrier;  // of the peer's last route, when it has none
  RouteQuestion question;
  Closing closing;

  // The worse of both directions: what is lost in one is rarely alone. Of a path that is new nothing is known, and a person
  // waits for the first prompt: it is taken for a lossy one.
  [[nodiscard]] double loss() const noexcept {
    const auto measured = std::max(loss_out.share(), loss_in.share());
    return last_served < path_since + limits::kNewPath ? std::max(measured, LossEstimate::kAssumed) : measured;
  }

  RttEstimator rtt;
  LossEstimate loss_out;  // of our packets
  LossEstimate loss_in;   // of the peer's
  ReceivedPackets received;
  GapDetector gaps;
  SentPackets sent;
  DeliveryRate delivery;
  CongestionControl congestion;
  CongestionControl::Feedback feedback;  // not told yet
  Pacer pacer;
  EcnTrial ecn_trial;
  Ecn codepoint = Ecn::not_ect;  // of the datagram that was built last
  ProbeTimer probe;
  bool cut_off = false;
  Keepalive keepalive;  // a client's
  Heartbeat heartbeat;  // a server's
  EarlyRepeat early;
  Debt debt;
  Streams streams;

  MtuSearch mtu;
  std::optional<PacketNumber> probed;  // the packet before only tried something out; the next one says so
  std::size_t peer_max_datagram = limits::kMaxDatagram;
  // A client speaks first, so that the server learns where it is.
  bool ping_wanted;
  // The next datagram is filled up to this, as far as there is room. A client's first one is, and others that may be its first
  // from an address, so that the server may answer with more than a line (limits::kUnprovenFactor).
  std::size_t padded_size;
  std::size_t probes_due = 0;   // packets that may leave although the congestion window is full
  bool settled_wanted = false;  // the peer has asked for something
  PacketNumber settled_told;    // by the last SETTLED
  Instant moved_at;             // when the peer's address was last another one
  Instant path_since;           // what left before says nothing about the present path
  Instant last_heard;
  Instant last_sent;
  Instant last_asked;   // sent something that must be acknowledged
  Instant last_served;  // what could leave by then has left, or waits for the socket
};

}  // namespace mp::transport
