// A TOML text as the flat list of what it sets. The only file that knows the TOML library.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libmp/config/effective_value.hpp"
#include "libmp/core/result.hpp"

namespace mp::config {

struct TomlEntry {
  std::string key;         // parts joined by dots: "mps.port"
  SettingValue value;      // monostate: of a kind that no setting has
  std::string_view kind;   // what it is, for errors: "text", "a whole number", "a list"
  std::uint32_t line = 0;  // from 1
  friend bool operator==(const TomlEntry&, const TomlEntry&) = default;
};

// In the order of the lines. `path` is only printed: a syntax error reads "PATH:LINE:COLUMN: why". Text above
// limits::kMaxConfigFile and nesting that no configuration needs are refused before the library sees them.
[[nodiscard]] Result<std::vector<TomlEntry>> read_toml(std::string_view path, std::string_view text);

}  // namespace mp::config
