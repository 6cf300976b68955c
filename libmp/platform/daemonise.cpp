#include "libmp/platform/daemonise.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "libmp/platform/fd.hpp"
#include "libmp/platform/system_error.hpp"

namespace mp::platform {

Status leave_session() {
  if (getsid(0) == getpid()) return Done{};
  if (setsid() < 0) return system_error("begin an own session");
  return Done{};
}

Status standard_streams_to_null() {
  const Fd null(open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!null.valid()) return system_error("open /dev/null");
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (dup2(null.get(), stream) < 0) return system_error("point a standard stream to /dev/null");
  }
  return Done{};
}

// open() gives the lowest free number, which is the stream's own as long as they are filled in order.
Status fill_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) >= 0 || errno != EBADF) continue;
    if (open("/dev/null", O_RDWR) != stream) return system_error("open /dev/null");
  }
  return Done{};
}

}  // namespace mp::platform
