// The names of an account's sessions, kept beside their sockets: a name is a link to the id of the session that has it. A
// session is found by its name or by the beginning of its id. To be used with the rights of the account.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "libmp/core/ids.hpp"
#include "libmp/core/result.hpp"
#include "libmp/platform/unix_socket.hpp"

namespace mp::runtime {

// Every session that may be there; at most limits::kMaxListedSessions. Some may have ended without cleaning up.
[[nodiscard]] std::vector<SessionId> sessions_in(const std::string& directory);

// The sessions that `word` may mean: the one of that name, or else those whose ids begin so.
[[nodiscard]] std::vector<SessionId> sessions_called(const std::string& directory, std::string_view word);

// What the session with that id is called; empty if it has no name.
[[nodiscard]] std::string name_of(const std::string& directory, const SessionId& id);

// A session that lives has the name, or the id.
struct NameTaken {
  SessionId by;
};
// Opens the socket of a new session, which has the name and the id from now on; of several that want one name at the same
// moment one gets it. An empty name is nobody's and everybody's.
[[nodiscard]] Result<std::variant<platform::UnixListener, NameTaken>> claim_name(const std::string& directory,
                                                                                 const std::string& name, const SessionId& id);

// By the session that has it, once, while its socket is still open: from then on others may have it.
void give_up_name(const std::string& directory, const std::string& name) noexcept;

}  // namespace mp::runtime
