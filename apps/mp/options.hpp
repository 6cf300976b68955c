// The command line of `mp`.
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
#include "libmp/runtime/client_request.hpp"

namespace mp::apps {

enum class ClientTask : std::uint8_t { connect, list, kill, show_config };

struct ClientOptions {
  ClientTask task = ClientTask::connect;
  bool log_to_standard_error = false;
  bool statistics = false;                             // --stats: say at the end how the session went
  bool json = false;                                   // --json: a list for programs
  runtime::SessionChoice session;                      // which one to connect to, or to end
  std::optional<std::string> config_path;              // -c, as written: config::config_file() judges it
  std::optional<std::string> log_path;                 // -t, likewise
  std::vector<config::CommandLineValue> command_line;  // for config::SettingSources; the destination is one of them
  std::vector<std::string> way;                        // the words of it that lead to the account, to be used again
  std::vector<std::string> command;                    // remote command and its arguments; empty: the login shell
};

// `words` is argv without argv[0]. Options end at the destination: every word after it belongs to the remote command,
// unchanged, except that a "--" directly after the destination is dropped.
[[nodiscard]] Result<ClientOptions, EarlyExit> parse_client_options(std::span<const std::string> words,
                                                                    std::string_view version);

}  // namespace mp::apps
