// A setting's value and where it came from, for `--show-config` and for errors.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mp::config {

// monostate: not set.
using SettingValue = std::variant<std::monostate, bool, std::int64_t, std::string>;

struct EffectiveValue {
  std::string_view key;  // lives as long as the program
  SettingValue value;
  std::string source;  // "default", "/path/file.toml:12", "environment MOSHPIT_SERVER_PORT", "command line --server-port"
};

// Settings of one program and the list that explains them.
template <typename Settings>
struct Loaded {
  Settings settings;
  std::vector<EffectiveValue> effective;  // in the order of the program's table, every key once
};

// One line per key, `key = value  # source`; a key that is not set is a comment. The text is itself a valid configuration file.
[[nodiscard]] std::string show_config(const std::vector<EffectiveValue>& values);

}  // namespace mp::config
