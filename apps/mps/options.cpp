#include "apps/mps/options.hpp"

#include <array>
#include <utility>

#include "apps/program_options.hpp"

namespace mp::apps {
namespace {

constexpr OptionRow kRole{"--role", OptionTakes::value, "NAME", "", "", OptionShown::never};

constexpr std::array kRows{kVerbose,    kQuiet,     kStandardError, kConfigPath, kLogPath,
                           kPrivateKey, kPublicKey, kShowConfig,    kRole};

ProgramUsage usage_of(std::string_view version) {
  return {"mps", "mps - the server of the remote shell mp", "mps [OPTIONS]", version, kRows};
}

}  // namespace

Result<ServerOptions, EarlyExit> parse_server_options(std::span<const std::string> words, std::string_view version) {
  const auto usage = usage_of(version);
  const auto end = std::min(count_option_words(words, kRows), words.size());
  auto given = parse_options(usage, words.first(end));
  if (!given) return given.error();
  if (end < words.size()) return usage_error(usage, "unexpected argument " + words[end]);
  auto common = program_options(*given);
  ServerOptions options;
  options.task = common.show_config ? ServerTask::show_config : ServerTask::serve;
  options.log_to_standard_error = common.log_to_standard_error;
  options.config_path = std::move(common.config_path);
  options.log_path = std::move(common.log_path);
  options.command_line = std::move(common.command_line);
  options.role = value_of(*given, kRole);
  return options;
}

}  // namespace mp::apps
