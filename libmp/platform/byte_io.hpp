// Reading and writing bytes on a descriptor (terminal, PTY, pipe, stream socket) with every ordinary outcome as a value.
// Before the first write call ignore_broken_pipe_signal() (signal_watch.hpp); only send_some() does without.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libmp/core/bytes.hpp"
#include "libmp/core/result.hpp"

namespace mp::platform {

enum class IoStatus : std::uint8_t {
  done,         // `size` bytes were moved, at least one (or zero were asked for)
  would_block,  // try again when the event loop says so
  closed,       // the other side is gone: end of file, a hung-up terminal, a broken pipe, a reset connection
  failed,       // anything else; `code` is the errno value
};

struct IoOutcome {
  IoStatus status = IoStatus::done;
  std::size_t size = 0;
  int code = 0;
};

// One read or write; retried only when a signal interrupted it before it did anything. May move fewer bytes than asked for.
[[nodiscard]] IoOutcome read_some(int fd, MutableByteView into) noexcept;
[[nodiscard]] IoOutcome write_some(int fd, ByteView bytes) noexcept;
// The same for a stream socket, which never raises SIGPIPE.
[[nodiscard]] IoOutcome send_some(int socket, ByteView bytes) noexcept;

// Writes everything, waiting as long as it takes, also on a non-blocking descriptor. For start-up and farewell, not for a
// running session. `what` names the object in the error: "standard output".
[[nodiscard]] Status write_all(int fd, ByteView bytes, std::string_view what);

}  // namespace mp::platform
