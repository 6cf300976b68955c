#include "libmp/platform/byte_io.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

// EIO is how Linux reports a terminal whose other side is gone.
IoOutcome failure(int code) noexcept {
  switch (code) {
    case EAGAIN:
#if EAGAIN != EWOULDBLOCK
    case EWOULDBLOCK:
#endif
      return {IoStatus::would_block, 0, code};
    case EIO:
    case EPIPE:
    case ECONNRESET:
      return {IoStatus::closed, 0, code};
    default:
      return {IoStatus::failed, 0, code};
  }
}

template <typename Put>
IoOutcome put_some(ByteView bytes, Put put) noexcept {
  if (bytes.empty()) return {};
  for (;;) {
    const ssize_t done = put(bytes);
    if (done > 0) return {IoStatus::done, static_cast<std::size_t>(done), 0};
    if (done == 0) return {IoStatus::would_block, 0, EAGAIN};
    if (errno != EINTR) return failure(errno);
  }
}

}  // namespace

IoOutcome read_some(int fd, MutableByteView into) noexcept {
  if (into.empty()) return {};
  for (;;) {
    const auto got = ::read(fd, into.data(), into.size());
    if (got > 0) return {IoStatus::done, static_cast<std::size_t>(got), 0};
    if (got == 0) return {IoStatus::closed, 0, 0};
    if (errno != EINTR) return failure(errno);
  }
}

IoOutcome write_some(int fd, ByteView bytes) noexcept {
  return put_some(bytes, [fd](ByteView all) { return ::write(fd, all.data(), all.size()); });
}

IoOutcome send_some(int socket, ByteView bytes) noexcept {
  return put_some(bytes, [socket](ByteView all) { return ::send(socket, all.data(), all.size(), MSG_NOSIGNAL); });
}

Status write_all(int fd, ByteView bytes, std::string_view what) {
  while (!bytes.empty()) {
    const auto outcome = write_some(fd, bytes);
    if (outcome.status == IoStatus::done) {
      bytes = bytes.subspan(outcome.size);
    } else if (outcome.status == IoStatus::would_block) {
      pollfd wait{fd, POLLOUT, 0};
      ::poll(&wait, 1, -1);
    } else {
      return system_error("write to " + std::string(what), outcome.code);
    }
  }
  return Done{};
}

}  // namespace mp::platform
