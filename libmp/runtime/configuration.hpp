// Reads the configuration file and hands everything that can set something to config.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libmp/config/client_settings.hpp"
#include "libmp/config/effective_value.hpp"
#include "libmp/config/program_files.hpp"
#include "libmp/config/server_settings.hpp"
#include "libmp/config/setting_sources.hpp"
#include "libmp/platform/environment.hpp"

namespace mp::runtime {

// $HOME, else the account's home directory; empty when neither is known. A service manager need not set the former.
[[nodiscard]] std::string home_directory(const platform::Environment& environment);

// Who and where we are, and what the command line said.
struct ConfigurationSources {
  std::string home;
  platform::Environment environment;
  std::optional<std::string> config_path;  // -c, as written
  std::vector<config::CommandLineValue> command_line;
};

[[nodiscard]] Result<config::Loaded<config::ClientSettings>> load_client_settings(const ConfigurationSources& sources);
[[nodiscard]] Result<config::Loaded<config::ServerSettings>> load_server_settings(const ConfigurationSources& sources);

}  // namespace mp::runtime
