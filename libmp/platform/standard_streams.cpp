#include "libmp/platform/standard_streams.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "libmp/platform/system_error.hpp"

namespace mp::platform {

// open() gives the lowest free number, which is the stream's own as long as they are filled in order.
Status fill_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) >= 0 || errno != EBADF) continue;
    if (open("/dev/null", O_RDWR) != stream) return system_error("open /dev/null");
  }
  return Done{};
}

}  // namespace mp::platform
