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

// `size`: of the terminal, empty where there is none. Of the environment only what describes terminal and language goes along;
// what is too long for the protocol stays behind. Where TCP may carry the session, the login's connection is to be kept.
[[nodiscard]] wire::SessionRequest client_request(const platform::Environment& environment,
                                                  const std::optional<platform::WindowSize>& size,
                                                  std::vector<std::string> command, config::Transport transport);

}  // namespace mp::runtime
