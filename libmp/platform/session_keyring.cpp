#include "libmp/platform/session_keyring.hpp"

#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "libmp/platform/system_error.hpp"

namespace mp::platform {

// The C library has no function for these.
Status begin_session_keyring() {
  constexpr const char* kWithoutName = nullptr;
  if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, kWithoutName) >= 0) return Done{};
  // EPERM: how a sandbox forbids the call, to what runs in the session as well.
  if (errno == ENOSYS || errno == EPERM) return Done{};
  // Who isn't root serves nobody else, and may have used up all keys that an account can have.
  if (errno == EDQUOT && geteuid() != 0) return Done{};
  return system_error("begin a session keyring");
}

// Without the link only what asks for the user's keyring by its name finds it.
void link_keys_of_user() {
  static_cast<void>(syscall(SYS_keyctl, KEYCTL_LINK, KEY_SPEC_USER_KEYRING, KEY_SPEC_SESSION_KEYRING));
}

}  // namespace mp::platform
