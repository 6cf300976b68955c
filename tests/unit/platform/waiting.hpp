// Waiting for a descriptor in a test: for the thing itself, never for time; the limit only says "hung".
#pragma once

#include <poll.h>

#include <array>
#include <string>

#include "libmp/core/bytes.hpp"
#include "libmp/platform/byte_io.hpp"

namespace mp::test {

inline constexpr int kHungMilliseconds = 120'000;

[[nodiscard]] inline bool wait_readable(int fd) {
  pollfd wait{fd, POLLIN, 0};
  return poll(&wait, 1, kHungMilliseconds) == 1;
}

// Until the kernel has something to say of what this socket sent. Loopback is no call into the receiver: where the kernel has
// put that work off, the answer comes later.
[[nodiscard]] inline bool wait_for_error(int fd) {
  pollfd wait{fd, 0, 0};
  return poll(&wait, 1, kHungMilliseconds) == 1 && (wait.revents & POLLERR) != 0;
}

// Everything until the other side is gone.
[[nodiscard]] inline std::string read_to_end(int fd) {
  std::string out;
  std::array<std::uint8_t, 4096> buffer{};
  while (wait_readable(fd)) {
    const auto got = platform::read_some(fd, buffer);
    if (got.status == platform::IoStatus::would_block) continue;
    if (got.status != platform::IoStatus::done) return out;
    out += as_text({buffer.data(), got.size});
  }
  return out + "[hung]";
}

// Everything until `text` has come.
[[nodiscard]] inline std::string read_until(int fd, const std::string& text) {
  std::string out;
  std::array<std::uint8_t, 4096> buffer{};
  while (out.find(text) == std::string::npos && wait_readable(fd)) {
    const auto got = platform::read_some(fd, buffer);
    if (got.status == platform::IoStatus::done) out += as_text({buffer.data(), got.size});
    if (got.status == platform::IoStatus::closed || got.status == platform::IoStatus::failed) break;
  }
  return out;
}

}  // namespace mp::test
