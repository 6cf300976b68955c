// Where the programs' own files are: "~", the default places, and what -c and -t accept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libmp/core/result.hpp"

namespace mp::config {

enum class Program : std::uint8_t { client, server };

// A file the program uses whether or not the user named one. `named` decides what a failure means: a configuration file may be
// missing and a log file unwritable at the default place, but not where the user put it.
struct ProgramFile {
  std::string path;  // absolute; empty if it is the default place and no home directory is known
  bool named = false;
  friend bool operator==(const ProgramFile&, const ProgramFile&) = default;
};

// `home` is the user's home directory, empty if unknown. `named` is the option's text; it must be absolute or start with "~/".
[[nodiscard]] Result<ProgramFile> config_file(Program program, std::string_view home, const std::optional<std::string>& named);
[[nodiscard]] Result<ProgramFile> log_file(Program program, std::string_view home, const std::optional<std::string>& named);

// "~" and "~/..." become the home directory; everything else stays as it is. Fails for "~name" and for an unknown home.
[[nodiscard]] Result<std::string> expand_home(std::string_view path, std::string_view home);

}  // namespace mp::config
