#include "libmp/wire/frames.hpp"

#include <algorithm>
#include <chrono>

namespace mp::wire {
namespace {

enum FrameType : std::uint8_t {
  kPadding = 0x00,
  kPing = 0x01,
  kAck = 0x02,
  kNak = 0x03,
  kSettled = 0x04,
  kWindow = 0x05,
  kClose = 0x06,
  kPathChallenge = 0x07,
  kPathResponse = 0x08,
  kMarks = 0x09,
  kKeepalive = 0x0a,
  kProbed = 0x0b,
  kSkip = 0x0c,
  kStream = 0x10,  // to 0x13
};
constexpr std::uint8_t kStreamFin = 0x01;
constexpr std::uint8_t kStreamHasLength = 0x02;

// Keeps microseconds from overflowing nanoseconds; a larger delay means nothing anyway.
constexpr std::uint64_t kMaxDelayMicroseconds = std::uint64_t{1} << 40;
constexpr std::uint64_t kMaxSilenceSeconds = std::uint64_t{1} << 20;

Frame read_padding(Reader& in) noexcept {
  while (in.remaining() > 0 && in.peek_u8() == kPadding) in.u8();
  return PaddingFrame{};
}

Frame read_ping(Reader&) noexcept { return PingFrame{}; }

// RFC 9000, section 19.3: every length counts from one and every gap from two, so that ranges can't touch.
Frame read_ack(Reader& in) noexcept {
  AckFrame frame;
  std::uint64_t last = in.varint();
  frame.delay = std::chrono::microseconds{static_cast<std::int64_t>(std::min(in.varint(), kMaxDelayMicroseconds))};
  const auto more = in.varint_at_most(limits::kMaxAckRanges - 1);
  for (std::uint64_t i = 0; !in.failed(); ++i) {
    const auto first = last - in.varint_at_most(last);
    frame.ranges.add({PacketNumber{first}, PacketNumber{last}});
    if (i == more) break;
    const auto gap = in.varint();
    if (gap + 2 > first) {
      in.fail(ReadError::malformed);
      break;
    }
    last = first - gap - 2;
  }
  return frame;
}

Frame read_nak(Reader& in) noexcept {
  NakFrame frame;
  const auto count = in.varint_at_most(limits::kMaxNakRanges);
  if (count == 0) in.fail(ReadError::malformed);
  std::uint64_t first = in.varint();
  for (std::uint64_t i = 0; !in.failed(); ++i) {
    const auto last = first + in.varint_at_most(kMaxVarint - first);
    frame.missing.add({PacketNumber{first}, PacketNumber{last}});
    if (i + 1 == count) break;
    const auto skip = in.varint();
    if (skip > kMaxVarint - 2 || last > kMaxVarint - 2 - skip) {
      in.fail(ReadError::malformed);
      break;
    }
    first = last + skip + 2;
  }
  return frame;
}

Frame read_settled(Reader& in) noexcept { return SettledFrame{PacketNumber{in.varint()}}; }

StreamId read_stream_id(Reader& in) noexcept {
  return StreamId{static_cast<std::uint8_t>(in.varint_at_most(limits::kMaxStreams - 1))};
}

Frame read_window(Reader& in) noexcept {
  WindowFrame frame;
  frame.stream = read_stream_id(in);
  frame.limit = in.varint();
  return frame;
}

Frame read_close(Reader& in) noexcept {
  CloseFrame frame;
  frame.code = static_cast<CloseCode>(in.varint());
  frame.reason = in.bytes_varint(limits::kMaxCloseReason);
  return frame;
}

PathToken read_token(Reader& in) noexcept {
  PathToken token;
  in.copy_to(token);
  return token;
}
Frame read_path_challenge(Reader& in) noexcept { return PathChallengeFrame{read_token(in)}; }
Frame read_path_response(Reader& in) noexcept { return PathResponseFrame{read_token(in)}; }

Frame read_marks(Reader& in) noexcept { return MarksFrame{in.varint()}; }
Frame read_probed(Reader& in) noexcept { return ProbedFrame{PacketNumber{in.varint()}}; }

Frame read_skip(Reader& in) noexcept {
  SkipFrame frame;
  frame.stream = read_stream_id(in);
  frame.offset = in.varint();
  return frame;
}

Frame read_keepalive(Reader& in) noexcept {
  return KeepaliveFrame{std::chrono::seconds{static_cast<std::int64_t>(std::min(in.varint(), kMaxSilenceSeconds))}};
}

Frame read_stream(Reader& in, std::uint8_t type) noexcept {
  StreamFrame frame;
  frame.stream = read_stream_id(in);
  frame.offset = in.varint();
  frame.fin = (type & kStreamFin) != 0 ? Fin::yes : Fin::no;
  frame.data = (type & kStreamHasLength) != 0 ? in.bytes_varint(in.remaining()) : in.rest();
  if (frame.data.size() > kMaxVarint - frame.offset) in.fail(ReadError::malformed);
  return frame;
}

struct FrameRow {
  std::uint8_t type;
  Frame (*read)(Reader&) noexcept;
};
constexpr std::array kRows = {
    FrameRow{kPadding, read_padding},
    FrameRow{kPing, read_ping},
    FrameRow{kAck, read_ack},
    FrameRow{kNak, read_nak},
    FrameRow{kSettled, read_settled},
    FrameRow{kWindow, read_window},
    FrameRow{kClose, read_close},
    FrameRow{kPathChallenge, read_path_challenge},
    FrameRow{kPathResponse, read_path_response},
    FrameRow{kMarks, read_marks},
    FrameRow{kKeepalive, read_keepalive},
    FrameRow{kProbed, read_probed},
    FrameRow{kSkip, read_skip},
};
static_assert(
    [] {
      for (std::size_t i = 0; i < kRows.size(); ++i) {
        if (kRows[i].type != i) return false;
      }
      return true;
    }(),
    "a row stands at the index of its type");

}  // namespace

std::optional<Frame> FrameReader::next() noexcept {
  if (in_.failed() || in_.remaining() == 0) return std::nullopt;
  const auto type = in_.u8();
  std::optional<Frame> frame;
  if ((type & ~(kStreamFin | kStreamHasLength)) == kStream) {
    frame = read_stream(in_, type);
  } else if (type < kRows.size()) {
    frame = kRows[type].read(in_);
  } else {
    in_.fail(ReadError::malformed);
  }
  if (in_.failed()) return std::nullopt;
  return frame;
}

void write_padding(Writer& out, std::size_t size) noexcept {
  while (out.room() > 0 && out.size() < size) out.u8(kPadding);
}

void write(Writer& out, const PingFrame&) noexcept { out.u8(kPing); }

namespace {

std::uint64_t microseconds(Duration delay) noexcept {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(delay).count());
}

// The numbers of a frame in the order of the wire, given one by one to `field`; so that size and bytes can't disagree.
template <typename Field>
void for_each_number(const AckFrame& frame, Field&& field) noexcept {
  const auto ranges = frame.ranges.view();
  expects(!ranges.empty(), "an ACK names at least one range");
  field(ranges.front().last.value);
  field(microseconds(frame.delay));
  field(ranges.size() - 1);
  field(ranges.front().last.value - ranges.front().first.value);
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    field(ranges[i - 1].first.value - ranges[i].last.value - 2);
    field(ranges[i].last.value - ranges[i].first.value);
  }
}

template <typename Field>
void for_each_number(const NakFrame& frame, Field&& field) noexcept {
  const auto ranges = frame.missing.view();
  expects(!ranges.empty(), "a NAK names at least one range");
  field(ranges.size());
  field(ranges.front().first.value);
  field(ranges.front().last.value - ranges.front().first.value);
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    field(ranges[i].first.value - ranges[i - 1].last.value - 2);
    field(ranges[i].last.value - ranges[i].first.value);
  }
}

template <typename RangeFrame>
std::size_t size_of_numbers(const RangeFrame& frame) noexcept {
  std::size_t size = 1;  // the type
  for_each_number(frame, [&](std::uint64_t number) { size += varint_size(number); });
  return size;
}

}  // namespace

std::size_t encoded_size(const AckFrame& frame) noexcept { return size_of_numbers(frame); }
std::size_t encoded_size(const NakFrame& frame) noexcept { return size_of_numbers(frame); }

void write(Writer& out, const AckFrame& frame) noexcept {
  out.u8(kAck);
  for_each_number(frame, [&](std::uint64_t number) { out.varint(number); });
}

void write(Writer& out, const NakFrame& frame) noexcept {
  out.u8(kNak);
  for_each_number(frame, [&](std::uint64_t number) { out.varint(number); });
}

void write(Writer& out, const SettledFrame& frame) noexcept {
  out.u8(kSettled);
  out.varint(frame.below.value);
}

void write(Writer& out, const WindowFrame& frame) noexcept {
  out.u8(kWindow);
  out.varint(frame.stream.value);
  out.varint(frame.limit);
}

void write(Writer& out, const CloseFrame& frame) noexcept {
  out.u8(kClose);
  out.varint(static_cast<std::uint64_t>(frame.code));
  out.bytes_varint(frame.reason);
}

void write(Writer& out, const PathChallengeFrame& frame) noexcept {
  out.u8(kPathChallenge);
  out.bytes(frame.token);
}

void write(Writer& out, const PathResponseFrame& frame) noexcept {
  out.u8(kPathResponse);
  out.bytes(frame.token);
}

void write(Writer& out, const MarksFrame& frame) noexcept {
  out.u8(kMarks);
  out.varint(frame.count);
}

void write(Writer& out, const KeepaliveFrame& frame) noexcept {
  out.u8(kKeepalive);
  out.varint(static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(frame.silence).count()));
}

void write(Writer& out, const ProbedFrame& frame) noexcept {
  out.u8(kProbed);
  out.varint(frame.number.value);
}

void write(Writer& out, const SkipFrame& frame) noexcept {
  out.u8(kSkip);
  out.varint(frame.stream.value);
  out.varint(frame.offset);
}

void write(Writer& out, const StreamFrame& frame, StreamLength length) noexcept {
  const auto fin = frame.fin == Fin::yes ? kStreamFin : 0;
  const auto has_length = length == StreamLength::present ? kStreamHasLength : 0;
  out.u8(static_cast<std::uint8_t>(kStream | fin | has_length));
  out.varint(frame.stream.value);
  out.varint(frame.offset);
  if (length == StreamLength::present) out.varint(frame.data.size());
  out.bytes(frame.data);
}

std::size_t stream_frame_overhead(StreamId stream, std::uint64_t offset, std::size_t length) noexcept {
  return 1 + varint_size(stream.value) + varint_size(offset) + varint_size(length);
}

}  // namespace mp::wire
