// What mp asks a server for: a session in a terminal like the one it runs in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libmp/config/client_settings.hpp"
#include "libmp/platform/environment.hpp"
#include "libmp/platform/window_size.hpp"
#include "libmp/wire/session_request.hpp"

namespace mp::runtime {

// Which session, by default a new one without a name; see wire::SessionRequest.
struct SessionChoice {
  wire::RequestKind kind = wire::RequestKind::new_session;
  wire::ClientPart part = wire::ClientPart::primary;
  std::string name;
};

// About sessions: to list them, or to end one.
[[nodiscard]] wire::SessionRequest request_about(const SessionChoice& choice);

// `size`: of the terminal, empty where there is none. Of the environment only what describes terminal and language goes along,
// and to a session that may be there already which one we run in; what is too long for the protocol stays behind. Where TCP may
// carry the session, the login's connection is to be kept.
[[nodiscard]] wire::SessionRequest client_request(const SessionChoice& choice, const platform::Environment& environment,
                                                  const std::optional<platform::WindowSize>& size,
                                                  std::vector<std::string> command, config::Transport transport);

}  // namespace mp::runtime
