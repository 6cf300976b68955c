#include "libmp/platform/own_stream.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>

namespace mp::platform {
namespace {

// What a stream that can block is given at once: it said that it is writable, not how much it takes.
constexpr std::size_t kCautiousPiece = 512;

mode_t kind_of(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 ? status.st_mode : 0;
}

bool is_ready(int fd, short events, int milliseconds = 0) noexcept {
  pollfd asked{fd, events, 0};
  return ::poll(&asked, 1, milliseconds) > 0;
}

}  // namespace

// A regular file opened again would be read and written from its beginning.
Result<OwnStream> OwnStream::open(int fd, StreamUse use) {
  const auto kind = kind_of(fd);
  if (S_ISCHR(kind) || S_ISFIFO(kind)) {
    const auto path = "/proc/self/fd/" + std::to_string(fd);
    const int access = use == StreamUse::read ? O_RDONLY : O_WRONLY;
    Fd own(::open(path.c_str(), access | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (own.valid()) return OwnStream(std::move(own), Waiting::never);
  }
  auto copy = duplicate(fd);
  if (!copy) return copy.error();
  return OwnStream(*std::move(copy), S_ISREG(kind) ? Waiting::never : Waiting::possible);
}

IoOutcome OwnStream::read(MutableByteView into) noexcept {
  if (waiting_ == Waiting::possible && !is_ready(fd_.get(), POLLIN)) return {IoStatus::would_block, 0, 0};
  return read_some(fd_.get(), into);
}

IoOutcome OwnStream::write(ByteView bytes) noexcept {
  if (waiting_ == Waiting::never) return write_some(fd_.get(), bytes);
  if (!is_ready(fd_.get(), POLLOUT)) return {IoStatus::would_block, 0, 0};
  return write_some(fd_.get(), bytes.first(std::min(bytes.size(), kCautiousPiece)));
}

bool OwnStream::wait_writable(Duration most) const noexcept {
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(most).count();
  return is_ready(fd_.get(), POLLOUT, static_cast<int>(milliseconds));
}

}  // namespace mp::platform
