// Standard input or output, never waited for. O_NONBLOCK belongs to the open file, which a terminal shares with the user's
// shell: setting it on descriptor 1 would break the shell after we are gone. Opening the same terminal or pipe once more gives
// an open file of our own.
#pragma once

#include <cstdint>

#include "libmp/core/time.hpp"
#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/fd.hpp"

namespace mp::platform {

enum class StreamUse : std::uint8_t { read, write };

// What a descriptor is connected to, through a descriptor of our own. Where the system can't open it again (a socket, a
// terminal that belongs to another user after su) it is a duplicate as it is, and each read and write asks first whether it
// would have to wait. Regular files never make anybody wait.
class OwnStream {
 public:
  [[nodiscard]] static Result<OwnStream> open(int fd, StreamUse use);

  // One read or write, see byte_io.hpp. At any time, not only when the event loop says so.
  [[nodiscard]] IoOutcome read(MutableByteView into) noexcept;
  [[nodiscard]] IoOutcome write(ByteView bytes) noexcept;
  // Waits until a write would move something, at most so long. False: it still would not. For farewells.
  [[nodiscard]] bool wait_writable(Duration most) const noexcept;

  [[nodiscard]] int fd() const noexcept { return fd_.get(); }

 private:
  enum class Waiting : std::uint8_t { never, possible };
  OwnStream(Fd fd, Waiting waiting) noexcept : fd_(std::move(fd)), waiting_(waiting) {}

  Fd fd_;
  Waiting waiting_;
};

}  // namespace mp::platform
