#include "apps/mp/options.hpp"

#include <array>
#include <utility>

#include "apps/program_options.hpp"

namespace mp::apps {
namespace {

constexpr OptionRow kStatistics{"--stats", OptionTakes::nothing, "", "Say on standard error at the end how the session went"};
constexpr std::array kRows{
    kVerbose,
    kQuiet,
    kStandardError,
    kConfigPath,
    kLogPath,
    kPrivateKey,
    kPublicKey,
    OptionRow{"-s,--server-port", OptionTakes::value, "PORT", "TCP port of the server (default 40404)", "server_port"},
    OptionRow{"--transport", OptionTakes::value, "WORD", "auto (UDP, or TCP where UDP is blocked), udp or tcp", "transport"},
    OptionRow{"--host-key-checking", OptionTakes::value, "WORD", "Unknown host: ask, accept-new or strict",
              "host_key_checking"},
    OptionRow{"--predict", OptionTakes::value, "WORD", "adaptive, always or never; takes effect with predictive echo",
              "predict"},
    kStatistics,
    kShowConfig,
};

ProgramUsage usage_of(std::string_view version) {
  return {"mp", "mp - a remote shell that feels local on a bad link",
          "mp [OPTIONS] <SERVER_DESTINATION> [COMMAND [ARGUMENT...]]", version, kRows};
}

}  // namespace

Result<ClientOptions, EarlyExit> parse_client_options(std::span<const std::string> words, std::string_view version) {
  const auto usage = usage_of(version);
  const auto end = std::min(count_option_words(words, kRows), words.size());
  auto given = parse_options(usage, words.first(end));
  if (!given) return given.error();
  auto common = program_options(*given);
  ClientOptions options;
  options.task = common.show_config ? ClientTask::show_config : ClientTask::connect;
  options.log_to_standard_error = common.log_to_standard_error;
  options.statistics = value_of(*given, kStatistics).has_value();
  options.config_path = std::move(common.config_path);
  options.log_path = std::move(common.log_path);
  options.command_line = std::move(common.command_line);
  auto rest = words.subspan(end);
  if (rest.empty()) return options;  // the destination may stand in the configuration
  options.command_line.push_back({"server_destination", "SERVER_DESTINATION", rest.front()});
  rest = rest.subspan(1);
  if (!rest.empty() && rest.front() == "--") rest = rest.subspan(1);
  options.command.assign(rest.begin(), rest.end());
  return options;
}

}  // namespace mp::apps
