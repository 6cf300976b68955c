#include <variant>

#include "libmp/transport/connection_state.hpp"

namespace mp::transport {
namespace {

// A packet that asks for an acknowledgement; a lone PING changes that to AckNeed::now.
void ask(ConnectionState::PacketDigest& digest) noexcept {
  if (digest.need == AckNeed::none) digest.need = AckNeed::soon;
}

}  // namespace

void ConnectionState::handle_datagram(MutableByteView datagram, const Route& from, Instant now, Ecn ecn) {
  const auto opened = opener.open(datagram);
  if (!opened) {
    ++statistics.dropped[static_cast<std::size_t>(opened.error())];
    return;
  }
  if (closing.closed()) {
    ++statistics.dropped[static_cast<std::size_t>(DropReason::closed)];
    closing.handle_late_datagram();
    return;
  }
  const auto [number, payload] = *opened;
  ++statistics.datagrams_received;
  statistics.bytes_received += datagram.size();
  if (ecn == Ecn::ce) ++statistics.marks_received;
  last_heard = now;
  probe.handle_heard();
  early.handle_heard();
  if (role == Role::server) heartbeat.handle_heard(now);
  statistics.key_updates += key_update.handle_opened(sealer, opener, now, 3 * rtt.probe_timeout());
  const bool may_move = path.peer() == from || !path.peer() || !only_asks(payload);
  const auto change = may_move ? follow({number, from, datagram.size()}, now) : Path::Change::none;

  const auto digest = handle_payload(payload, from, now);
  tell_congestion(now);
  handle_path(change, now);
  if (!digest.kept) return;
  received.handle_received(number, digest.need, now);
  const auto arrival = gaps.handle_received(number, now);
  if (gaps.open_gaps() == 0) key_update.handle_complete(opener);
  if (arrival.late) {
    ++statistics.packets_late;
    loss_in.handle_found();
  }
  statistics.packets_left_out += arrival.newly_missing;
  loss_in.handle_lost(arrival.newly_missing);
  loss_in.handle_arrived();
}

Path::Change ConnectionState::follow(const AuthenticArrival& arrival, Instant now) {
  const auto before = path.peer() ? std::optional(path.peer()->carrier) : lost_carrier;
  const auto change = path.handle_authentic(arrival, now, 3 * rtt.probe_timeout(), random);
  const bool follows = change == Path::Change::moved || change == Path::Change::learned;
  if (follows && before && path.peer()->carrier != *before) handle_carrier_changed(now);
  return change;
}

ConnectionState::PacketDigest ConnectionState::handle_payload(ByteView payload, const Route& from, Instant now) {
  PacketDigest digest{.from = from};
  if (payload.empty()) closing.close(wire::CloseCode::protocol_violation, "a packet without frames");
  wire::FrameReader frames(payload);
  while (!closing.closed()) {
    const auto frame = frames.next();
    if (!frame) break;
    std::visit([&](const auto& one) { handle_frame(one, digest, now); }, *frame);
  }
  if (frames.malformed()) closing.close(wire::CloseCode::protocol_violation, "a malformed frame");
  return digest;
}

void ConnectionState::handle_frame(const wire::PingFrame&, PacketDigest& digest, Instant) { digest.need = AckNeed::now; }

void ConnectionState::handle_frame(const wire::AckFrame& frame, PacketDigest&, Instant now) {
  const auto result = sent.handle_ack(frame.ranges, *this);
  if (!result.valid) return closing.close(wire::CloseCode::protocol_violation, "an acknowledgement of a packet never sent");
  if (result.rtt_sample_sent_at && *result.rtt_sample_sent_at >= path_since) {
    rtt.update(now - *result.rtt_sample_sent_at, frame.delay);
    feedback.round_trip = rtt.latest();
  }
  sent.handle_overdue(now, rtt.overdue_after(), *this);
  settle_debt(result.progress ? Progress::yes : Progress::no, now);
}

void ConnectionState::settle_debt(Progress progress, Instant now) {
  // A question that is about to be asked again is as open as before.
  const bool rest = sent.in_flight() > 0 || streams.has_retransmission() || ping_wanted;
  if (!rest) return debt.handle_progress(Debt::Rest::nothing, now);
  if (progress == Progress::yes) debt.handle_progress(Debt::Rest::something, now);
}

void ConnectionState::tell_congestion(Instant now) {
  const bool news = feedback.arrived > 0 || feedback.lost > 0 || feedback.marked > 0 || feedback.round_trip;
  if (!news) return;
  feedback.rate = delivery.take_sample(congestion.shortest_round_trip().value_or(Duration{0}), now);
  feedback.delivered = delivery.delivered();
  feedback.bytes_in_flight = sent.bytes_in_flight();
  congestion.handle_feedback(feedback, now);
  feedback = {};
}

void ConnectionState::handle_frame(const wire::NakFrame& frame, PacketDigest&, Instant now) {
  ++statistics.naks_received;
  settled_wanted = true;
  if (!sent.handle_nak(frame.missing, *this)) {
    closing.close(wire::CloseCode::protocol_violation, "a request for a packet never sent");
  }
  settle_debt(Progress::no, now);
}

void ConnectionState::handle_frame(const wire::SettledFrame& frame, PacketDigest&, Instant) {
  gaps.handle_settled(frame.below);
}

void ConnectionState::handle_frame(const wire::WindowFrame& frame, PacketDigest& digest, Instant) {
  ask(digest);
  auto* stream = streams.sending(frame.stream);
  if (stream == nullptr) return closing.close(wire::CloseCode::protocol_violation, "a window for a stream that does not exist");
  stream->handle_window(frame.limit);
}

void ConnectionState::handle_frame(const wire::CloseFrame& frame, PacketDigest&, Instant) { closing.handle_close(frame); }

void ConnectionState::handle_frame(const wire::PathChallengeFrame& frame, PacketDigest& digest, Instant) {
  ask(digest);
  if (role == Role::client || digest.from == path.peer()) {
    path.handle_challenge(frame.token);
    keepalive.handle_moved();
  } else {
    question.handle_challenge(frame.token, digest.from);
  }
}

void ConnectionState::handle_frame(const wire::PathResponseFrame& frame, PacketDigest& digest, Instant now) {
  ask(digest);
  handle_path(path.handle_response(frame.token, now), now);
  question.handle_response(frame.token, digest.from);
}

void ConnectionState::handle_frame(const wire::MarksFrame& frame, PacketDigest&, Instant) {
  if (frame.count > sealer.next_number().value) {
    return closing.close(wire::CloseCode::protocol_violation, "more marks than packets were sent");
  }
  if (frame.count <= statistics.marks_reported) return;
  feedback.marked += frame.count - statistics.marks_reported;
  statistics.marks_reported = frame.count;
}
void ConnectionState::handle_frame(const wire::ProbedFrame& frame, PacketDigest&, Instant) { gaps.handle_probed(frame.number); }

void ConnectionState::handle_frame(const wire::KeepaliveFrame& frame, PacketDigest&, Instant) {
  if (role == Role::server) {
    heartbeat.handle_request(frame.silence);
  } else {
    keepalive.handle_heartbeat(frame.silence);
  }
}

// What the server says again it may not know to have arrived. A client that only listens would never find out that it isn't
// heard.
void ConnectionState::doubt_own_words(Instant now) {
  const bool silent = sent.in_flight() == 0 && now - last_asked >= limits::kDoubtAfter;
  if (role == Role::client && silent) ping_wanted = true;
}

void ConnectionState::handle_frame(const wire::StreamFrame& frame, PacketDigest& digest, Instant now) {
  ask(digest);
  auto* stream = streams.receiving(frame.stream);
  if (stream == nullptr) return closing.close(wire::CloseCode::protocol_violation, "data on a stream that does not exist");
  const auto outcome = stream->handle_data(frame.offset, frame.data, frame.fin);
  const bool repeated = outcome == ReceiveStream::Outcome::repeated;
  if (repeated) doubt_own_words(now);
  if (repeated || outcome == ReceiveStream::Outcome::accepted) statistics.stream_bytes_received += frame.data.size();
  handle_outcome(outcome, digest);
}

void ConnectionState::handle_frame(const wire::SkipFrame& frame, PacketDigest& digest, Instant) {
  ask(digest);
  auto* stream = streams.receiving(frame.stream);
  if (stream == nullptr) return closing.close(wire::CloseCode::protocol_violation, "a skip on a stream that does not exist");
  handle_outcome(stream->handle_skip(frame.offset), digest);
}

void ConnectionState::handle_outcome(ReceiveStream::Outcome outcome, PacketDigest& digest) {
  switch (outcome) {
    case ReceiveStream::Outcome::accepted:
    case ReceiveStream::Outcome::repeated:
      return;
    case ReceiveStream::Outcome::no_room:
      digest.kept = false;
      return;
    case ReceiveStream::Outcome::violation:
      return closing.close(wire::CloseCode::protocol_violation, "data outside of a stream's limits");
  }
}

void ConnectionState::handle_acknowledged(PacketNumber number, const SentPacket& packet, Before before) {
  const auto& content = packet.content;
  ++statistics.packets_acknowledged;
  if (before == Before::lost) {
    ++statistics.packets_found_again;
    loss_out.handle_found();
    delivery.handle_found(content.size);
  } else if (content.asks_for_ack && !content.size_probe) {
    loss_out.handle_arrived();
  }
  content.size_probe ? mtu.handle_probe_acknowledged(number, content.size) : mtu.handle_acknowledged(number, content.size);
  if (content.asks_for_ack) {
    delivery.handle_acknowledged(packet.departure, content.size);
    if (content.paced) ecn_trial.handle_acknowledged();
    ++feedback.arrived;
    if (packet.pace == Pace::slow && before == Before::in_flight) ++feedback.slow_arrived;
  }
  key_update.handle_acknowledged(number, sealer);
  if (content.acknowledges) received.handle_acknowledged_ack(*content.acknowledges);
  for (const auto& piece : content.view()) streams.sending(piece.stream)->handle_acknowledged(piece);
}

void ConnectionState::handle_lost(PacketNumber number, const SentPacket& packet) {
  const auto& content = packet.content;
  if (content.size_probe) return mtu.handle_probe_lost(number, content.size, loss(), last_sent);
  ++statistics.packets_lost;
  ++feedback.lost;
  if (packet.pace == Pace::slow) ++feedback.slow_lost;
  loss_out.handle_lost();
  delivery.handle_lost(content.size);
  if (content.paced) ecn_trial.handle_lost();
  mtu.handle_lost(number, content.size);
  for (const auto& piece : content.view()) streams.sending(piece.stream)->handle_lost(piece);
  if (content.path_challenge) path.handle_challenge_lost();
  if (content.path_response) path.handle_response_lost();
  streams.for_each_receiving([&](StreamId id, ReceiveStream& stream) {
    if ((content.windows >> id.value & 1) != 0) stream.handle_window_lost();
  });
}

void ConnectionState::handle_still_carried(const PacketContent& content) {
  for (const auto& piece : content.view()) streams.sending(piece.stream)->handle_still_carried(piece);
}

}  // namespace mp::transport
