// Decides, for every row of a table, which source names its value.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "libmp/config/effective_value.hpp"
#include "libmp/config/setting_row.hpp"
#include "libmp/config/setting_sources.hpp"
#include "libmp/core/result.hpp"

namespace mp::config {

// One value per row, in the order of the table.
//
// A key or a variable with our prefix that names no row is an error with the nearest one named: a mistyped host_key_checking
// that is silently ignored would leave people less safe than they think. Only the program's own prefix counts (MOSHPITS_ is not
// MOSHPIT_), so a variable of the other program, or of anything else, never stops this one. Values of unknown variables are not
// repeated.
[[nodiscard]] Result<std::vector<EffectiveValue>> resolve(std::span<const SettingRow> rows, std::string_view environment_prefix,
                                                          const SettingSources& sources);

// resolve() and then every value into its member.
template <typename Settings>
[[nodiscard]] Result<Loaded<Settings>> load(std::span<const BoundRow<Settings>> table, std::string_view environment_prefix,
                                            const SettingSources& sources) {
  std::vector<SettingRow> rows;
  for (const auto& bound : table) rows.push_back(bound.row);
  auto effective = resolve(rows, environment_prefix, sources);
  if (!effective) return effective.error();
  Loaded<Settings> loaded{Settings{}, std::move(*effective)};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto& value = loaded.effective[i].value;
    if (!std::holds_alternative<std::monostate>(value)) table[i].store(loaded.settings, value);
  }
  return loaded;
}

}  // namespace mp::config
