// The session keyring: keys that the kernel keeps for a login (of Kerberos, encrypted directories, network file systems).
// Whoever inherits it from its parent has what is in it, whatever user it has become.
#pragma once

#include "libmp/core/result.hpp"

namespace mp::platform {

// From now on this process and its children have an empty session keyring of their own, through which the user's keys are
// found, as in any login. Call it as that user. Done also where the kernel, or a sandbox, knows no keys.
[[nodiscard]] Status begin_session_keyring();

}  // namespace mp::platform
