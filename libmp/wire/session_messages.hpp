// What the two ends of a session tell each other on the control stream (docs/protocol.md, section 7): type, length, body. Types
// that this version does not know are skipped, so that a newer peer may say more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "libmp/core/bytes.hpp"
#include "libmp/core/result.hpp"
#include "libmp/wire/reader.hpp"
#include "libmp/wire/session_request.hpp"

namespace mp::wire {

// Client: the terminal has a new size, or had another one for a moment. What the display stream has below `shown` was dealt
// with before. The change has pushed so many of the session's lines into the terminal's scrollback; negative: taken back from
// there.
struct Resize {
  TerminalSize size;
  std::uint64_t shown = 0;
  std::int32_t pushed = 0;
  friend bool operator==(const Resize&, const Resize&) = default;
};

// What stands for both of two that follow each other.
[[nodiscard]] Resize joined(const Resize& earlier, const Resize& later) noexcept;

// Client: the user wants the session to end, as if a terminal had been hung up.
struct HangUp {
  friend bool operator==(const HangUp&, const HangUp&) = default;
};

// Client: this client leaves, and the session stays. Everything that was typed has been acknowledged.
struct Detach {
  friend bool operator==(const Detach&, const Detach&) = default;
};

// Client: its output is a file or a pipe, and takes nothing but the bytes of the program, all of them.
struct Verbatim {
  friend bool operator==(const Verbatim&, const Verbatim&) = default;
};

// Client: everything below this offset of the display stream has been shown, or need not be. Told now and then.
struct Shown {
  std::uint64_t offset = 0;
  friend bool operator==(const Shown&, const Shown&) = default;
};

enum class ExitKind : std::uint8_t {
  exited = 0,       // value: the exit status
  killed = 1,       // value: the signal's number
  not_started = 2,  // value: 0; text: why
};

// Server: the program is over. Everything it wrote precedes this on the display stream, which ends.
struct Exit {
  ExitKind kind = ExitKind::exited;
  std::uint8_t value = 0;
  std::string text;
  friend bool operator==(const Exit&, const Exit&) = default;
};

using SessionMessage = std::variant<Resize, HangUp, Detach, Verbatim, Shown, Exit>;

// At most limits::kMaxControlMessage bytes; a longer text is cut.
[[nodiscard]] Bytes encode(const SessionMessage& message);

// The first message in `stream`, which holds what has arrived of the control stream so far.
struct NextMessage {
  std::size_t size = 0;                   // bytes it takes in the stream
  std::optional<SessionMessage> message;  // empty for a type that is not known
};
// Empty: not complete yet. A failure is a violation of the protocol.
[[nodiscard]] Result<std::optional<NextMessage>, ReadError> next_message(ByteView stream);

}  // namespace mp::wire
