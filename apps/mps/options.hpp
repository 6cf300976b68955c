// The command line of `mps`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "apps/command_line.hpp"
#include "libmp/config/setting_sources.hpp"
#include "libmp/core/result.hpp"

namespace mp::apps {

enum class ServerTask : std::uint8_t { serve, show_config };

struct ServerOptions {
  ServerTask task = ServerTask::serve;
  bool log_to_standard_error = false;
  std::optional<std::string> config_path;              // -c, as written: config::config_file() judges it
  std::optional<std::string> log_path;                 // -t, likewise
  std::vector<config::CommandLineValue> command_line;  // for config::SettingSources
  std::optional<std::string> role;                     // --role: what this process is, when mps starts itself again
};

// `words` is argv without argv[0].
[[nodiscard]] Result<ServerOptions, EarlyExit> parse_server_options(std::span<const std::string> words,
                                                                    std::string_view version);

}  // namespace mp::apps
