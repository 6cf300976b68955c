#include "apps/program_options.hpp"

#include <algorithm>

namespace mp::apps {
namespace {

const GivenOption* find(std::span<const GivenOption> given, const OptionRow& row) {
  const auto found = std::ranges::find_if(given, [&](const GivenOption& each) { return each.row->names == row.names; });
  return found == given.end() ? nullptr : &*found;
}

}  // namespace

std::optional<std::string> value_of(std::span<const GivenOption> given, const OptionRow& row) {
  const auto* found = find(given, row);
  return found == nullptr ? std::nullopt : std::optional(found->value);
}

ProgramOptions program_options(std::span<const GivenOption> given) {
  ProgramOptions options;
  options.show_config = find(given, kShowConfig) != nullptr;
  options.log_to_standard_error = find(given, kStandardError) != nullptr;
  options.config_path = value_of(given, kConfigPath);
  options.log_path = value_of(given, kLogPath);
  for (const auto& each : given) {
    if (each.row->key.empty()) continue;
    const auto text = each.row->takes == OptionTakes::value ? each.value : std::to_string(each.count);
    options.command_line.push_back({std::string(each.row->key), std::string(each.row->long_name()), text});
  }
  return options;
}

}  // namespace mp::apps
