// What each role of mps does, from its settings to its end (server_role.hpp names the roles). The app has read the command
// line.
#pragma once

#include <string>
#include <vector>

#include "libmp/config/server_settings.hpp"
#include "libmp/core/result.hpp"
#include "libmp/platform/logging.hpp"

namespace mp::runtime {

// What every role is given.
struct ServerProgram {
  config::ServerSettings settings;
  platform::Logging log;
  std::vector<std::string> own_arguments;  // argv without --role
};

// Listens until SIGTERM or SIGINT. Makes a host key if none is configured and there is none at the default place.
[[nodiscard]] Status run_listener(const ServerProgram& program, const std::string& home);

// Serves the connection at descriptor 3. The result is the exit status: 0 when somebody logged in.
[[nodiscard]] Result<int> run_login(const ServerProgram& program);

// Runs one session as its user (descriptors 3 and 4).
[[nodiscard]] Status run_session(const ServerProgram& program);

}  // namespace mp::runtime
