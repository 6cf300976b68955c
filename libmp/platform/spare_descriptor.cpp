#include "libmp/platform/spare_descriptor.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <cerrno>

namespace mp::platform {
namespace {

Fd open_any() noexcept { return Fd(open("/dev/null", O_RDONLY | O_CLOEXEC)); }

}  // namespace

SpareDescriptor::SpareDescriptor() noexcept : fd_(open_any()) {}

bool SpareDescriptor::is_wanted_for(int code) noexcept { return code == EMFILE || code == ENFILE; }

SpareDescriptor::Waiting SpareDescriptor::turn_one_away(int listener) noexcept {
  fd_.reset();
  Fd unlucky(::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  const bool nobody = !unlucky.valid() && errno == EAGAIN;
  unlucky.reset();
  fd_ = open_any();
  return nobody ? Waiting::nobody : Waiting::somebody;
}

}  // namespace mp::platform
