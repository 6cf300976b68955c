// Options as rows: one table per program is walked to parse the command line, to print the help and to find where the remote
// command starts.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libmp/core/result.hpp"

namespace mp::apps {

enum class OptionTakes : std::uint8_t {
  nothing,
  value,         // "--name VALUE" or "--name=VALUE"
  value_or_not,  // "--name=VALUE" or "--name": the next word is never its value
};
enum class OptionShown : std::uint8_t { in_help, never };

struct OptionRow {
  std::string_view names;  // "-p,--private-key-path"; the long name comes last and identifies the option
  OptionTakes takes = OptionTakes::nothing;
  std::string_view value_name;  // "PATH"
  std::string_view help;
  std::string_view key = {};  // the configuration key it sets, if it sets one
  OptionShown shown = OptionShown::in_help;

  [[nodiscard]] std::string_view long_name() const noexcept;  // "--private-key-path"
};

// What a program says and does instead of working: help, version, or a usage error.
struct EarlyExit {
  int exit_code = 0;            // 0, or kUsageError
  std::string standard_output;  // complete lines
  std::string standard_error;   // complete lines
};

inline constexpr int kUsageError = 2;

// How often a flag was given, or the last value of an option, in the order of the table. Options that were not given are
// absent.
struct GivenOption {
  const OptionRow* row = nullptr;
  std::size_t count = 0;
  std::string value;
};

struct ProgramUsage {
  std::string_view name;         // "mp"
  std::string_view description;  // one line
  std::string_view synopsis;     // "mp [OPTIONS] <SERVER_DESTINATION> [COMMAND [ARGUMENT...]]"
  std::string_view version;
  std::span<const OptionRow> options;  // -h and -V are added
};

// Number of leading words that are options and their values; "--" ends them and is counted.
[[nodiscard]] std::size_t count_option_words(std::span<const std::string> words, std::span<const OptionRow> options);

// `words` are options only. Handles --help and --version.
[[nodiscard]] Result<std::vector<GivenOption>, EarlyExit> parse_options(const ProgramUsage& usage,
                                                                        std::span<const std::string> words);

// "mp: TEXT (mp --help lists the options)"
[[nodiscard]] EarlyExit usage_error(const ProgramUsage& usage, std::string_view text);

}  // namespace mp::apps
