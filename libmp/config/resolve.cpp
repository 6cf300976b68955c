#include "libmp/config/resolve.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "libmp/config/nearest_word.hpp"
#include "libmp/config/toml_entries.hpp"
#include "libmp/core/contract.hpp"
#include "libmp/core/printable_text.hpp"

namespace mp::config {
namespace {

// The sources are heard from the weakest to the strongest; each replaces what an earlier one said. Defaults come last and only
// fill what is still empty: a default path may need the home directory, which a service that names all its paths need not have.
class Resolution {
 public:
  Resolution(std::span<const SettingRow> rows, std::string_view prefix, const SettingSources& sources)
      : rows_(rows), prefix_(prefix), sources_(sources) {
    for (const auto& row : rows) values_.push_back({row.key, {}, "default"});
  }

  Status run() {
    if (auto status = hear_file(); !status) return status;
    if (auto status = hear_command_line(Stronger::environment); !status) return status;
    if (auto status = hear_environment(); !status) return status;
    if (auto status = hear_command_line(Stronger::command_line); !status) return status;
    return fill_in_defaults();
  }

  std::vector<EffectiveValue> take() && { return std::move(values_); }

 private:
  Status hear_file();
  Status hear_entry(const TomlEntry& entry, const std::string& place);
  Status hear_environment();
  Status hear_variable(const EnvironmentEntry& variable);
  Status hear_command_line(Stronger which);
  Status fill_in_defaults();

  [[nodiscard]] const SettingRow* row_of(std::string_view key) const {
    const auto row = std::ranges::find(rows_, key, &SettingRow::key);
    return row == rows_.end() ? nullptr : &*row;
  }

  [[nodiscard]] bool is_table(std::string_view key) const {
    const std::string start = std::string(key) + ".";
    return std::ranges::any_of(rows_, [&](const SettingRow& row) { return row.key.starts_with(start); });
  }

  Status keep(const SettingRow& row, Result<AcceptedValue> accepted, const std::string& place) {
    if (!accepted) return accepted.error().within(place);
    auto& kept = values_[static_cast<std::size_t>(&row - rows_.data())];
    kept.value = std::move(accepted->value);
    kept.source = accepted->note.empty() ? place : place + ", " + accepted->note;
    return Done{};
  }

  std::span<const SettingRow> rows_;
  std::string_view prefix_;
  const SettingSources& sources_;
  std::vector<EffectiveValue> values_;
};

std::string suggestion(std::string_view prefix, std::string_view word, const std::vector<std::string>& known) {
  const auto nearest = nearest_word(word, known);
  return nearest ? "; did you mean " + std::string(prefix) + *nearest + "?" : "; moshpit.toml(5) lists what there is";
}

Status Resolution::hear_file() {
  if (!sources_.file) return Done{};
  const auto entries = read_toml(sources_.file->path, sources_.file->text);
  if (!entries) return entries.error();
  for (const auto& entry : *entries) {
    const auto place = printable(sources_.file->path, 4096) + ":" + std::to_string(entry.line);
    if (auto status = hear_entry(entry, place); !status) return status;
  }
  return Done{};
}

Status Resolution::hear_entry(const TomlEntry& entry, const std::string& place) {
  const auto* row = row_of(entry.key);
  if (row == nullptr) {
    if (is_table(entry.key)) {
      if (entry.kind == "a table") return Done{};
      return Error{place + ": " + entry.key + " is a table of keys, not " + std::string(entry.kind)};
    }
    std::vector<std::string> known;
    for (const auto& each : rows_) known.emplace_back(each.key);
    return Error{place + ": unknown key " + printable(entry.key, 80) + suggestion("", entry.key, known)};
  }
  if (std::holds_alternative<std::monostate>(entry.value)) {
    return Error{place + ": " + entry.key + " is " + std::string(entry.kind) + ", it must be " + allowed_values(row->type)};
  }
  return keep(*row, accept_value(*row, entry.value, sources_.home), place);
}

Status Resolution::hear_environment() {
  for (const auto& variable : sources_.environment) {
    if (!variable.name.starts_with(prefix_) || variable.value.empty()) continue;
    if (auto status = hear_variable(variable); !status) return status;
  }
  return Done{};
}

Status Resolution::hear_variable(const EnvironmentEntry& variable) {
  const auto name = std::string_view(variable.name).substr(prefix_.size());
  std::vector<std::string> known;
  for (const auto& row : rows_) {
    known.push_back(environment_name("", row.key));
    if (known.back() != name) continue;
    return keep(row, accept_text(row, variable.value, sources_.home), "environment " + variable.name);
  }
  return Error{"environment: unknown variable " + printable(variable.name, 80) + suggestion(prefix_, name, known)};
}

Status Resolution::hear_command_line(Stronger which) {
  for (const auto& given : sources_.command_line) {
    const auto* row = row_of(given.key);
    expects(row != nullptr, "an option sets a key that the table has");
    if (row->stronger != which) continue;
    const auto place = "command line " + given.option;
    if (auto status = keep(*row, accept_text(*row, given.text, sources_.home), place); !status) return status;
  }
  return Done{};
}

Status Resolution::fill_in_defaults() {
  for (const auto& row : rows_) {
    const auto& value = values_[static_cast<std::size_t>(&row - rows_.data())].value;
    if (row.default_text.empty() || !std::holds_alternative<std::monostate>(value)) continue;
    if (auto status = keep(row, accept_text(row, row.default_text, sources_.home), "default"); !status) return status;
  }
  return Done{};
}

}  // namespace

Result<std::vector<EffectiveValue>> resolve(std::span<const SettingRow> rows, std::string_view environment_prefix,
                                            const SettingSources& sources) {
  Resolution resolution(rows, environment_prefix, sources);
  if (auto status = resolution.run(); !status) return status.error();
  return std::move(resolution).take();
}

}  // namespace mp::config
