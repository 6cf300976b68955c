// The frames inside a sealed datagram (docs/protocol.md, section 5), as values. Reading walks a payload frame by frame without
// allocating; what is variable in a frame (stream data, a reason) is seen in place and lives as long as the payload.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <variant>

#include "libmp/core/bytes.hpp"
#include "libmp/core/ids.hpp"
#include "libmp/core/time.hpp"
#include "libmp/wire/close_code.hpp"
#include "libmp/wire/packet_ranges.hpp"
#include "libmp/wire/reader.hpp"
#include "libmp/wire/writer.hpp"

namespace mp::wire {

// Does nothing; a reader sees a run of any length as one frame.
struct PaddingFrame {
  friend bool operator==(const PaddingFrame&, const PaddingFrame&) = default;
};

// Asks for an acknowledgement.
struct PingFrame {
  friend bool operator==(const PingFrame&, const PingFrame&) = default;
};

// What has been received: ranges from the newest down, at least one, none touching. `delay`, in whole microseconds, is how long
// the newest has been waiting for this answer.
struct AckFrame {
  Duration delay{};
  PacketRanges ranges;
  [[nodiscard]] PacketNumber largest() const noexcept { return ranges.front().last; }
  friend bool operator==(const AckFrame&, const AckFrame&) = default;
};

// What is missing: ranges from the oldest up, at least one, none touching.
struct NakFrame {
  PacketRanges missing;
  friend bool operator==(const NakFrame&, const NakFrame&) = default;
};

// Everything below `below` is acknowledged or was sent again: don't ask for it any more.
struct SettledFrame {
  PacketNumber below;
  friend bool operator==(const SettledFrame&, const SettledFrame&) = default;
};

// The receiver of this may send on `stream` up to (not including) offset `limit`.
struct WindowFrame {
  StreamId stream;
  std::uint64_t limit = 0;
  friend bool operator==(const WindowFrame&, const WindowFrame&) = default;
};

struct CloseFrame {
  CloseCode code = CloseCode::done;
  ByteView reason;  // at most limits::kMaxCloseReason
};

using PathToken = std::array<std::uint8_t, 8>;
struct PathChallengeFrame {
  PathToken token{};
  friend bool operator==(const PathChallengeFrame&, const PathChallengeFrame&) = default;
};
struct PathResponseFrame {
  PathToken token{};
  friend bool operator==(const PathResponseFrame&, const PathResponseFrame&) = default;
};

// So many packets have arrived with the ECN codepoint CE, in all: routers on the way have a queue.
struct MarksFrame {
  std::uint64_t count = 0;
  friend bool operator==(const MarksFrame&, const MarksFrame&) = default;
};

// From a client: after `silence` without a datagram either way, say one word. From a server: this is the word, after that
// silence. Whole seconds.
struct KeepaliveFrame {
  Duration silence{};
  friend bool operator==(const KeepaliveFrame&, const KeepaliveFrame&) = default;
};

// Our packet `number` only tries something out (a size, another address): that it is missing means nothing.
struct ProbedFrame {
  PacketNumber number;
  friend bool operator==(const ProbedFrame&, const ProbedFrame&) = default;
};

// What `stream` has in front of `offset` and has not arrived will never come: go on at `offset`.
struct SkipFrame {
  StreamId stream;
  std::uint64_t offset = 0;
  friend bool operator==(const SkipFrame&, const SkipFrame&) = default;
};

enum class Fin : std::uint8_t { no, yes };

// Bytes of a stream from `offset` on; with Fin::yes the stream ends behind them. offset + data.size() <= kMaxVarint.
struct StreamFrame {
  StreamId stream;
  std::uint64_t offset = 0;
  Fin fin = Fin::no;
  ByteView data;
};

using Frame =
    std::variant<PaddingFrame, PingFrame, AckFrame, NakFrame, SettledFrame, WindowFrame, CloseFrame, PathChallengeFrame,
                 PathResponseFrame, MarksFrame, KeepaliveFrame, ProbedFrame, SkipFrame, StreamFrame>;

// Walks a payload. After nullopt ask malformed(): true means that the rest is not version 1 of the protocol. Frames that came
// before were well-formed.
class FrameReader {
 public:
  explicit FrameReader(ByteView payload) noexcept : in_(payload) {}
  [[nodiscard]] std::optional<Frame> next() noexcept;
  [[nodiscard]] bool malformed() const noexcept { return in_.failed(); }

 private:
  Reader in_;
};

// Bytes that write() of the frame takes.
[[nodiscard]] std::size_t encoded_size(const AckFrame& frame) noexcept;
[[nodiscard]] std::size_t encoded_size(const NakFrame& frame) noexcept;

// Fills `out` up to `size` bytes, or as far as there is room.
void write_padding(Writer& out, std::size_t size) noexcept;
void write(Writer& out, const PingFrame& frame) noexcept;
void write(Writer& out, const AckFrame& frame) noexcept;
void write(Writer& out, const NakFrame& frame) noexcept;
void write(Writer& out, const SettledFrame& frame) noexcept;
void write(Writer& out, const WindowFrame& frame) noexcept;
void write(Writer& out, const CloseFrame& frame) noexcept;
void write(Writer& out, const PathChallengeFrame& frame) noexcept;
void write(Writer& out, const PathResponseFrame& frame) noexcept;
void write(Writer& out, const MarksFrame& frame) noexcept;
void write(Writer& out, const KeepaliveFrame& frame) noexcept;
void write(Writer& out, const ProbedFrame& frame) noexcept;
void write(Writer& out, const SkipFrame& frame) noexcept;

// A stream frame without a length runs to the end of the payload: shorter, but nothing can follow it.
enum class StreamLength : std::uint8_t { present, to_end };
void write(Writer& out, const StreamFrame& frame, StreamLength length) noexcept;
// Bytes that write() adds to the data when the length is present.
[[nodiscard]] std::size_t stream_frame_overhead(StreamId stream, std::uint64_t offset, std::size_t length) noexcept;

}  // namespace mp::wire
