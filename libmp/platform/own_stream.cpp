#include "libmp/platform/own_stream.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <string>

namespace mp::platform {
namespace {

// A regular file opened again would be read and written from its beginning; it never blocks anyway.
bool may_be_opened_again(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 && (S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode));
}

}  // namespace

Result<Fd> own_stream(int fd, StreamUse use) {
  if (may_be_opened_again(fd)) {
    const auto path = "/proc/self/fd/" + std::to_string(fd);
    const int access = use == StreamUse::read ? O_RDONLY : O_WRONLY;
    Fd own(open(path.c_str(), access | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (own.valid()) return own;
  }
  return duplicate(fd);
}

}  // namespace mp::platform
