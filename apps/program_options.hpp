// The options that mp and mps share, and what becomes of them.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "apps/command_line.hpp"
#include "libmp/config/setting_sources.hpp"

namespace mp::apps {

inline constexpr OptionRow kVerbose{"-v,--verbose", OptionTakes::nothing, "", "Log more; repeat for still more", "verbose"};
inline constexpr OptionRow kQuiet{"-q,--quiet", OptionTakes::nothing, "", "Log less; repeat for still less", "quiet"};
inline constexpr OptionRow kStandardError{"-e,--enable-std-output", OptionTakes::nothing, "",
                                          "Log to standard error as well as to the log file"};
inline constexpr OptionRow kConfigPath{"-c,--config-absolute-path", OptionTakes::value, "PATH",
                                       "Read this configuration file instead of the default one"};
inline constexpr OptionRow kLogPath{"-t,--tracing-absolute-path", OptionTakes::value, "PATH",
                                    "Write this log file instead of the default one"};
inline constexpr OptionRow kPrivateKey{"-p,--private-key-path", OptionTakes::value, "PATH", "File of the private key",
                                       "private_key_path"};
inline constexpr OptionRow kPublicKey{"-k,--public-key-path", OptionTakes::value, "PATH", "File of the public key",
                                      "public_key_path"};
inline constexpr OptionRow kShowConfig{"--show-config", OptionTakes::nothing, "",
                                       "Print every effective setting with its source and exit"};

// What was given of the rows above and of rows with a configuration key.
struct ProgramOptions {
  bool show_config = false;
  bool log_to_standard_error = false;
  std::optional<std::string> config_path;
  std::optional<std::string> log_path;
  std::vector<config::CommandLineValue> command_line;
};

// Flags with a key become their count, options with a key their value.
[[nodiscard]] ProgramOptions program_options(std::span<const GivenOption> given);

// The value of one row, if it was given.
[[nodiscard]] std::optional<std::string> value_of(std::span<const GivenOption> given, const OptionRow& row);

}  // namespace mp::apps
