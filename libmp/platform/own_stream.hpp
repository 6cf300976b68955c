// Standard input or output as a descriptor that may be non-blocking. O_NONBLOCK belongs to the open file, which a terminal
// shares with the user's shell: setting it on descriptor 1 would break the shell after we are gone. Opening the same terminal
// or pipe once more gives an open file of our own.
#pragma once

#include <cstdint>

#include "libmp/core/result.hpp"
#include "libmp/platform/fd.hpp"

namespace mp::platform {

enum class StreamUse : std::uint8_t { read, write };

// A non-blocking descriptor for what `fd` is connected to. Where the system can't open it again (a socket, a file that is no
// longer permitted) it is a duplicate of `fd` as it is: reads and writes then block, which costs responsiveness, not
// correctness.
[[nodiscard]] Result<Fd> own_stream(int fd, StreamUse use);

}  // namespace mp::platform
