// Where the sessions of an account can be found by logins that come back to them: a directory that only the account can enter,
// with a socket for each session, named after its id.
//
//   mps.session_directory set   <setting>/<user id>
//   mps runs as root            /run/moshpits/<user id>
//   else                        $XDG_RUNTIME_DIR/moshpits, or /tmp/moshpits-<user id> where there is no such directory
#pragma once

#include <string>

#include "libmp/core/ids.hpp"
#include "libmp/core/result.hpp"
#include "libmp/platform/account.hpp"
#include "libmp/platform/environment.hpp"

namespace mp::runtime {

// Makes the directory if it is missing, and checks that it belongs to the account and nobody else may enter it. `setting` is
// mps.session_directory, empty for the usual place. Call it with the rights that mps has, before becoming the user.
[[nodiscard]] Result<std::string> session_directory(const std::string& setting, const platform::Identity& identity,
                                                    const platform::Environment& environment);

// The socket of a session in it.
[[nodiscard]] std::string session_socket(const std::string& directory, const SessionId& id);

}  // namespace mp::runtime
