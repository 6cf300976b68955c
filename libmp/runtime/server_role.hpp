// mps is one binary in three roles, each a process of its own, started by fork and exec so that nothing of a former role's
// memory goes along:
//
//   listener  takes TCP connections and starts a login for each
//   login     one connection: handshake, then starts the session (standard descriptors, then 3: the TCP connection)
//   session   one shell, as its user (3: the UDP socket, 4: the pipe with the handover)
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libmp/core/result.hpp"
#include "libmp/platform/child_process.hpp"
#include "libmp/platform/role_process.hpp"

namespace mp::runtime {

inline constexpr std::string_view kLoginRole = "login";
inline constexpr std::string_view kSessionRole = "session";

// Starts this program again in another role. `own_arguments` are argv without any --role.
[[nodiscard]] Result<platform::ChildProcess> start_server_role(std::string_view role,
                                                               const std::vector<std::string>& own_arguments,
                                                               std::vector<int> descriptors);

}  // namespace mp::runtime
