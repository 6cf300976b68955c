// What runs in a session: the account's login shell, or a command in it, with the environment that a login has.
#pragma once

#include <string>
#include <vector>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/ids.hpp"
#include "libmp/platform/account.hpp"
#include "libmp/platform/child_process.hpp"
#include "libmp/platform/environment.hpp"
#include "libmp/wire/session_request.hpp"

namespace mp::runtime {

// It runs in `session`, and can find that out. `server_environment` is what mps itself was started with: the source of a locale
// where the client names none.
[[nodiscard]] platform::Program user_program(const platform::Account& account, const wire::SessionRequest& request,
                                             const SessionId& session, const Endpoint& client, const Endpoint& server,
                                             const platform::Environment& server_environment);

// The command line for the login shell: one argument is taken as it is (`mp host 'ls | wc -l'`), several are a program and its
// arguments, each quoted so that it arrives unchanged (`mp host -- sh -c 'echo $TERM'`).
[[nodiscard]] std::string shell_command_line(const std::vector<std::string>& command);

}  // namespace mp::runtime
