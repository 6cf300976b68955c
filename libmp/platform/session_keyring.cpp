#include "libmp/platform/session_keyring.hpp"

#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "libmp/platform/system_error.hpp"

namespace mp::platform {

// The C library has no function for it.
Status begin_session_keyring() {
  constexpr const char* kWithoutName = nullptr;
  if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, kWithoutName) < 0) {
    // EPERM: how a sandbox forbids the call, to what runs in the session as well.
    if (errno == ENOSYS || errno == EPERM) return Done{};
    return system_error("begin a session keyring");
  }
  // Without the link only what asks for the user's keyring by its name finds it.
  static_cast<void>(syscall(SYS_keyctl, KEYCTL_LINK, KEY_SPEC_USER_KEYRING, KEY_SPEC_SESSION_KEYRING));
  return Done{};
}

}  // namespace mp::platform
