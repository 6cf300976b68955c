// The session keyring: keys that the kernel keeps for a login (of Kerberos, encrypted directories, network file systems).
// Whoever inherits it from its parent has what is in it, whatever user it has become.
#pragma once

#include "libmp/core/result.hpp"

namespace mp::platform {

// From now on this process and its children have an empty session keyring of their own. Call it before becoming a user: an
// account can have 200 keys, and who has used them up could not log in any more. Done also where the kernel, or a sandbox,
// knows no keys.
[[nodiscard]] Status begin_session_keyring();

// Call it as the user, whose keys are found through that keyring from now on, as in any login.
void link_keys_of_user();

}  // namespace mp::platform
