// In which session a program runs, as it finds it in its environment. A client tells it to the server that it wants a session
// from: one that is shown within itself would read what it writes, for ever, and whoever typed in it would be sent away.
#pragma once

#include <string_view>

#include "libmp/core/ids.hpp"
#include "libmp/wire/session_request.hpp"

namespace mp::runtime {

// Its value is the id of the session in hexadecimal digits.
inline constexpr std::string_view kOwnSessionVariable = "MP_SESSION";

// Whether whoever asks does so from within that session, as far as its environment says.
[[nodiscard]] bool comes_from_within(const wire::SessionRequest& request, const SessionId& session);

}  // namespace mp::runtime
