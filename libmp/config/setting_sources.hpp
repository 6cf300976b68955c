// Everything settings are made from, as values. runtime reads the file and the environment; the programs read their command
// line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mp::config {

// A configuration file that was read. `path` is only printed.
struct ConfigFile {
  std::string path;
  std::string text;
};

struct EnvironmentEntry {
  std::string name;
  std::string value;
};

// An option that was given: the key it sets, the option as a person knows it ("--server-port") and its text.
struct CommandLineValue {
  std::string key;
  std::string option;
  std::string text;
  friend bool operator==(const CommandLineValue&, const CommandLineValue&) = default;
};

// Highest first: environment, command line, file, default. An environment variable that is set to nothing counts as not set.
struct SettingSources {
  std::string home;  // stands for "~" at the start of a path; empty if unknown
  std::optional<ConfigFile> file;
  std::vector<EnvironmentEntry> environment;  // all of it; only names with the program's prefix are looked at
  std::vector<CommandLineValue> command_line;
};

}  // namespace mp::config
