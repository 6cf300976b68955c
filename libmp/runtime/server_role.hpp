// mps is one binary in three roles, each a process of its own, started by fork and exec so that nothing of a former role's
// memory goes along:
//
//   listener  takes TCP connections and starts a login for each
//   login     one connection: handshake, then starts the session (standard descriptors, then 3: the TCP connection)
//   session   one shell, as its user (SessionDescriptors)
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

// What a session's process is given: the members say under which numbers. Whoever starts it says what they shall be; -1: not
// needed.
struct SessionDescriptors {
  int udp = platform::kFirstRoleDescriptor;
  int login = platform::kFirstRoleDescriptor + 1;   // where the login speaks to it (session_handover.hpp)
  int visits = platform::kFirstRoleDescriptor + 2;  // the session's socket, if it can be found again
  int tcp = platform::kFirstRoleDescriptor + 3;     // the login's connection, if it stays

  // In the order of their numbers.
  [[nodiscard]] std::vector<int> list() const { return {udp, login, visits, tcp}; }
};

// Starts this program again in another role. `own_arguments` are argv without any --role.
[[nodiscard]] Result<platform::ChildProcess> start_server_role(std::string_view role,
                                                               const std::vector<std::string>& own_arguments,
                                                               std::vector<int> descriptors);

}  // namespace mp::runtime
