#include <algorithm>
#include <utility>

#include "libmp/transport/connection_state.hpp"

namespace mp::transport {
namespace {

// A PING and a SETTLED frame at its largest; kept free because whether they are needed is only known when the stream data has
// been chosen.
constexpr std::size_t kLateRoom = 1 + 9;

}  // namespace

std::size_t ConnectionState::datagram_limit() const {
  return over_tcp() ? std::min(limits::kTcpDatagram, peer_max_datagram) : mtu.size();
}

std::optional<Instant> ConnectionState::release_at() const {
  // TCP has its own congestion control, and two of them would fight; the limit bounds what a key may have to wait behind.
  if (over_tcp()) return sent.in_flight() < limits::kMaxInFlightOverTcp ? std::optional(last_sent) : std::nullopt;
  const bool full = sent.bytes_in_flight() >= congestion.window() || sent.in_flight() >= limits::kMaxInFlight;
  return full ? std::nullopt : std::optional(pacer.release_at());
}

bool ConnectionState::may_send(const SendStream& stream, Instant now) const {
  if (in_outage()) return stream.small();
  if (probes_due > 0 || stream.urgent()) return true;
  const auto release = release_at();
  return release && *release <= now;
}

bool ConnectionState::may_send_streams(Instant now) const {
  if (!streams.has_piece()) return false;
  if (in_outage()) return streams.has_small_piece();
  const auto release = release_at();
  return probes_due > 0 || (release && *release <= now) || streams.has_urgent_piece();
}

bool ConnectionState::something_to_send(Instant now) const {
  return received.ack_due(now) || gaps.nak_due(now) || path.has_frame() || ping_wanted || keepalive.word_due() ||
         heartbeat.word_due() || (settled_wanted && !streams.has_retransmission()) || streams.window_due() ||
         may_send_streams(now);
}

std::optional<Instant> ConnectionState::repeat_at() const {
  const bool wanted = repeats_pay() && streams.repeatable() && early.allowed();
  return wanted ? std::optional(early.deadline(loss(), rtt)) : std::nullopt;
}

std::size_t ConnectionState::poll_datagram(MutableByteView buffer, Instant now) {
  if (!path.peer() || closing.peer()) return 0;
  last_served = now;
  congestion.set_datagram(datagram_limit());
  if (datagram_room() == 0) {
    note_nothing_to_send();  // it is not the path that holds us up
    return 0;
  }
  const auto out = buffer.first(std::min(buffer.size(), datagram_room()));
  wire::Writer payload(PacketSealer::payload_room(out));
  if (closing.own()) {
    const auto frame = closing.take_frame();
    if (!frame) return 0;
    sent.make_room(*this);
    // What an unproven address gets may be too small for the words.
    const bool fits_whole = frame->reason.size() + kLateRoom <= payload.room();
    wire::write(payload, wire::CloseFrame{frame->code, fits_whole ? frame->reason : ByteView{}});
    return seal(out, payload.size(), {}, now);
  }
  if (peer_gone()) return 0;
  sent.make_room(*this);
  if (const auto size = size_probe_due(buffer.size(), now)) return send_size_probe(buffer.first(*size), now);
  const auto repeat = repeat_at();
  const bool repeating = repeat && *repeat <= now;
  const bool only_repeating = repeating && !something_to_send(now);
  if (!repeating && !something_to_send(now)) {
    note_nothing_to_send();
    return 0;
  }
  if (key_update.due(sealer, opener, now)) initiate_key_update(now);

  PacketContent content;
  write_feedback(payload, content, now);
  write_control(payload, content, now);
  // TCP has no use for it: an address is proven there.
  if (over_tcp()) padded_size = 0;
  write_streams(payload, content, now);
  if (padded_size > 0) wire::write_padding(payload, padded_size - kPacketOverhead);
  padded_size = 0;
  expects(!payload.overflowed(), "a packet's frames fit into it");
  // If there was no room to repeat, another pause is better than another try.
  if (repeating) early.handle_tried(now);
  if (payload.size() == 0) return 0;
  const auto size = seal(out, payload.size(), content, now);
  if (only_repeating) {
    early.handle_repeated(size, now);
    ++statistics.early_repeats_sent;
  }
  return size;
}

namespace {

// What the control frames of one packet take at most: a count of marks, a PROBED, a challenge, a response, a keepalive, a
// window for every stream, a ping and a SETTLED.
constexpr std::size_t kControlRoom = 9 + 9 + 9 + 9 + 9 + limits::kMaxStreams * 10 + 1 + 9;
// Both of the path's, and what comes late: what is kept free where little may be sent (kLeastDatagram).
constexpr std::size_t kLeastControlRoom = 9 + 9 + kLateRoom;
// A NAK of one range at its largest.
constexpr std::size_t kLeastNak = 1 + 1 + 8 + 8;
// An ACK leaves the other half to the NAK and to the rest. Only a peer that leaves out packet numbers on purpose gets that far.
constexpr std::size_t kAckShare = 2;

// After such a silence the newest ACK is told again with whatever is sent: it may have been the first to get lost, and the
// peer decides by it what it sends when the path is back.
constexpr Duration kUnheard = 1s;

// Leaves out the last ranges (of an ACK the oldest, of a NAK the youngest) until the frame fits.
template <typename RangeFrame>
void fit(RangeFrame& frame, wire::PacketRanges& ranges, std::size_t room) {
  while (ranges.size() > 1 && wire::encoded_size(frame) > room) ranges.drop_last();
}

}  // namespace

void ConnectionState::write_feedback(wire::Writer& out, PacketContent& content, Instant now) {
  // An ACK that was told already may have been lost; one of them at an instant is enough.
  const bool unheard = last_heard + kUnheard <= now;
  const bool again = received.ack_repeatable() && (unheard || (repeats_pay() && last_sent < now));
  if (received.ack_useful() || again) {
    auto ack = received.take_ack(now);
    fit(ack, ack.ranges, out.room() / kAckShare);
    content.acknowledges = ack.largest();
    wire::write(out, ack);
    if (statistics.marks_received > 0) wire::write(out, wire::MarksFrame{statistics.marks_received});
    ++statistics.acks_sent;
  }
  if (auto nak = gaps.poll_nak(now, rtt.overdue_after())) {
    const auto reserve = out.room() < kControlRoom + kLeastNak ? kLeastControlRoom : kControlRoom;
    fit(*nak, nak->missing, out.room() - reserve);
    wire::write(out, *nak);
    ++statistics.naks_sent;
    statistics.gaps_given_up = gaps.given_up();
  }
}

namespace {

constexpr std::size_t kTokenFrame = 1 + 8;
constexpr std::size_t kNumberFrame = 1 + 8;
constexpr std::size_t kWindowFrame = 1 + 1 + 8;

// Everything fits into a usual datagram; what an unproven address gets may be small.
bool fits(const wire::Writer& out, std::size_t frame) noexcept { return out.room() >= frame + kLateRoom; }

}  // namespace

void ConnectionState::write_path(wire::Writer& out, PacketContent& content) {
  if (fits(out, kTokenFrame)) {
    if (const auto challenge = path.take_challenge()) {
      wire::write(out, *challenge);
      content.path_challenge = content.asks_for_ack = true;
    }
  }
  if (fits(out, kTokenFrame)) {
    if (const auto response = path.take_response()) {
      wire::write(out, *response);
      content.path_response = content.asks_for_ack = true;
    }
  }
}

void ConnectionState::write_control(wire::Writer& out, PacketContent& content, Instant now) {
  write_path(out, content);
  if (probed && fits(out, kNumberFrame)) wire::write(out, wire::ProbedFrame{*std::exchange(probed, std::nullopt)});
  if (fits(out, kNumberFrame)) write_keepalive(out);
  streams.for_each_receiving([&](StreamId id, ReceiveStream& stream) {
    if (!stream.window_due() || !fits(out, kWindowFrame)) return;
    wire::write(out, wire::WindowFrame{id, stream.take_window(now, rtt.smoothed())});
    content.windows = static_cast<std::uint8_t>(content.windows | 1u << id.value);
    content.asks_for_ack = true;
  });
}

// Nobody acknowledges these: a client that misses one says so again.
void ConnectionState::write_keepalive(wire::Writer& out) {
  if (!keepalive.word_due() && !heartbeat.word_due()) return;
  wire::write(out, wire::KeepaliveFrame{role == Role::server ? heartbeat.take_word() : keepalive.take_word()});
  ++statistics.keepalives_sent;
}

namespace {

// About sixty packets after a lone loss it counts as history.
constexpr double kHasteLoss = 0.001;

}  // namespace

// While packets get lost, the last of several must not wait for company at the peer: if it is lost itself, that is noticed by
// nothing but a missing acknowledgement. What is repeated early anyway needs no haste: its second copy is acknowledged at once.
void ConnectionState::write_ping(wire::Writer& out, PacketContent& content) {
  const bool haste = content.piece_count > 0 && loss() > kHasteLoss && !streams.has_piece() && !repeat_at();
  if (!ping_wanted && !haste) return;
  wire::write(out, wire::PingFrame{});
  content.asks_for_ack = content.asks_for_haste = true;
  ping_wanted = false;
}

void ConnectionState::write_streams(wire::Writer& out, PacketContent& content, Instant now) {
  choose_pieces(out.room() - std::min(out.room(), kLateRoom), content, now);
  write_ping(out, content);
  write_settled(out, content);
  for (std::size_t i = 0; i < content.piece_count; ++i) {
    const auto& piece = content.pieces[i];
    if (piece.kind == PieceKind::skip) {
      wire::write(out, wire::SkipFrame{piece.stream, piece.offset});
      continue;
    }
    const auto bytes = streams.sending(piece.stream)->bytes_of(piece);
    const bool last = i + 1 == content.piece_count;
    wire::write(out, wire::StreamFrame{piece.stream, piece.offset, piece.fin, bytes},
                last && padded_size == 0 ? wire::StreamLength::to_end : wire::StreamLength::present);
  }
}

void ConnectionState::choose_pieces(std::size_t room, PacketContent& content, Instant now) {
  // On a clean path spare room is used; where packets get lost, also that of packets which nobody would acknowledge.
  const bool leaves_anyway = content.asks_for_ack || ping_wanted || may_send_streams(now);
  const bool repeat = early.last_sent() < now && (leaves_anyway || repeats_pay());
  bool small = false;
  bool fresh = false;
  streams.for_each_sending([&](StreamId id, SendStream& stream) {
    const auto pieces_before = content.piece_count;
    const auto sent_before = stream.sent_end();
    const bool carries = (stream.has_piece() && may_send(stream, now)) || (repeat && stream.repeatable());
    if (carries && stream.skip_open()) room = take_skip(stream, room, content);
    if (repeat && stream.repeatable()) room = repeat_small(stream, id, room, content);
    room = take_pieces(stream, id, room, content, now);
    if (content.piece_count == pieces_before || !stream.repeatable()) return;
    small = true;
    fresh = fresh || stream.sent_end() > sent_before;
  });
  if (small) early.handle_sent(fresh ? EarlyRepeat::Data::fresh : EarlyRepeat::Data::old, now);
}

std::size_t ConnectionState::take_pieces(SendStream& stream, StreamId id, std::size_t room, PacketContent& content,
                                         Instant now) {
  while (content.piece_count < PacketContent::kMaxPieces && stream.has_data() && may_send(stream, now)) {
    const auto overhead = wire::stream_frame_overhead(id, stream.next_offset(), room);
    if (overhead >= room) break;
    content.paced = content.paced || !stream.urgent();
    const auto [piece, again] = stream.take_piece(room - overhead);
    room -= overhead + piece.length;
    content.add(piece);
    content.asks_for_ack = true;
    statistics.stream_bytes_sent += piece.length;
    if (again) statistics.stream_bytes_retransmitted += piece.length;
  }
  return room;
}

// It goes along with all data behind it, so that none has to wait at the peer for it.
std::size_t ConnectionState::take_skip(SendStream& stream, std::size_t room, PacketContent& content) {
  constexpr std::size_t kSkipFrame = 1 + 1 + 8;
  if (content.piece_count == PacketContent::kMaxPieces || room < kSkipFrame) return room;
  const auto [piece, again] = stream.take_skip();
  content.add(piece);
  content.asks_for_ack = true;
  content.repeats = content.repeats || again;
  return room - kSkipFrame;
}

std::size_t ConnectionState::repeat_small(SendStream& stream, StreamId id, std::size_t room, PacketContent& content) {
  const auto overhead = wire::stream_frame_overhead(id, stream.oldest_offset(), room);
  const bool fits = content.piece_count < PacketContent::kMaxPieces && overhead + stream.unacknowledged() < room;
  if (!fits) return room;
  const auto old = stream.unacknowledged();
  const auto piece = stream.take_from_oldest(room - overhead);
  content.add(piece);
  content.asks_for_ack = content.repeats = true;
  statistics.stream_bytes_sent += piece.length;
  statistics.stream_bytes_repeated += old;
  return room - overhead - piece.length;
}

// A packet that nobody acknowledges would leave a gap that the peer asks for in vain; so such packets say that the ones before
// them need not be asked for. Lost stream data that is still waiting to be sent again is not settled.
void ConnectionState::write_settled(wire::Writer& out, const PacketContent& content) {
  if (streams.has_retransmission()) return;
  const auto below = sent.in_flight() > 0 ? sent.settled_below() : sealer.next_number();
  const bool news = !content.asks_for_ack && settled_told < below;
  if (!settled_wanted && !news) return;
  wire::write(out, wire::SettledFrame{below});
  settled_told = below;
  settled_wanted = false;
}

std::size_t ConnectionState::seal(MutableByteView out, std::size_t payload, PacketContent content, Instant now) {
  const auto sealed = sealer.seal(out, payload);
  content.size = static_cast<std::uint16_t>(sealed.size);
  // What a person waits for is not risked on a path that may eat such datagrams.
  codepoint = content.paced ? ecn_trial.codepoint() : Ecn::not_ect;
  const auto in_flight = sent.bytes_in_flight();
  if (content.asks_for_ack && in_flight == 0) pacer.handle_rest(congestion.burst_after_rest());
  sent.handle_sent(sealed.number, {congestion.pace(), delivery.handle_sent(in_flight, now), content});
  content.size_probe ? mtu.handle_probe_sent(sealed.number, now) : mtu.handle_sent(sealed.size);
  if (content.asks_for_ack) {
    pacer.handle_sent(sealed.size, congestion.pacing_rate(), congestion.quantum(), now);
    probe.handle_sent(now, content.asks_for_haste ? ProbeTimer::Answer::hasty : ProbeTimer::Answer::patient);
    if (probes_due > 0) --probes_due;
    debt.handle_sent(now);
    last_asked = now;
  }
  ++statistics.datagrams_sent;
  statistics.bytes_sent += sealed.size;
  last_sent = now;
  heartbeat.handle_sent(now);
  return sealed.size;
}

}  // namespace mp::transport
