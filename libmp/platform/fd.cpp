#include "libmp/platform/fd.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "libmp/platform/system_error.hpp"

namespace mp::platform {

void Fd::reset(int number) noexcept {
  const int old = std::exchange(number_, number < 0 ? -1 : number);
  if (old < 0 || old == number_) return;
  const int kept = errno;
  close(old);  // on Linux the descriptor is gone even after EINTR
  errno = kept;
}

Status set_nonblocking(int fd) {
  const int flags = fcntl(fd, F_GETFL);
  if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) {
    return system_error("make descriptor " + std::to_string(fd) + " non-blocking");
  }
  return Done{};
}

Status set_cloexec(int fd) {
  const int flags = fcntl(fd, F_GETFD);
  if (flags < 0 || fcntl(fd, F_SETFD, flags | FD_CLOEXEC) < 0) {
    return system_error("set descriptor " + std::to_string(fd) + " close-on-exec");
  }
  return Done{};
}

Result<Fd> duplicate(int fd) {
  Fd copy(fcntl(fd, F_DUPFD_CLOEXEC, 0));
  if (!copy.valid()) return system_error("duplicate descriptor " + std::to_string(fd));
  return copy;
}

}  // namespace mp::platform
