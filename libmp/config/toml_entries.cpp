#include "libmp/config/toml_entries.hpp"

#include <algorithm>
#include <optional>

#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"

// Compiled into this file alone: no shared library to install, and its limits are ours. The parser and the destructors recurse,
// so what it may nest is small.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 16
#include <toml++/toml.h>

namespace mp::config {
namespace {

// A dotted key makes a table per dot, and tables are freed recursively. No key of ours has five; a path or a comment may have
// some. Comments count as well: telling them from strings would take a parser.
constexpr std::size_t kMaxDotsPerLine = 128;
constexpr std::size_t kMaxEntries = 1000;

Error at(std::string_view path, std::size_t line, const std::string& what) {
  return Error{printable(path, 4096) + ":" + std::to_string(line) + ": " + what};
}

std::optional<Error> too_deep(std::string_view path, std::string_view text) {
  std::size_t line = 1;
  std::size_t dots = 0;
  for (const char c : text) {
    if (c == '\n') {
      ++line, dots = 0;
    } else if (c == '.' && ++dots > kMaxDotsPerLine) {
      return at(path, line, "more than 128 dots in one line");
    }
  }
  return std::nullopt;
}

SettingValue value_of(const toml::node& node) {
  if (const auto* flag = node.as_boolean()) return flag->get();
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* text = node.as_string()) return text->get();
  return std::monostate{};
}

std::string_view kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::string:
      return "text";
    case toml::node_type::floating_point:
      return "a fraction";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::table:
      return "a table";
    default:
      return "a date or time";
  }
}

void collect(const toml::table& table, const std::string& prefix, std::vector<TomlEntry>& entries) {
  for (const auto& [name, node] : table) {
    if (entries.size() >= kMaxEntries) return;
    const bool dotted = name.str().find('.') != std::string_view::npos;  // "mps.port" in quotes is not port in mps
    const std::string key = prefix + (dotted ? '"' + std::string(name.str()) + '"' : std::string(name.str()));
    if (const auto* inner = node.as_table(); inner != nullptr && !inner->empty()) {
      collect(*inner, key + ".", entries);
    } else {
      entries.push_back({key, value_of(node), kind_of(node), node.source().begin.line});
    }
  }
}

}  // namespace

Result<std::vector<TomlEntry>> read_toml(std::string_view path, std::string_view text) {
  if (text.size() > limits::kMaxConfigFile) {
    return Error{printable(path, 4096) + ": larger than 1 MiB, this is not a configuration file"};
  }
  if (const auto error = too_deep(path, text)) return *error;
  const auto parsed = toml::parse(text, std::string_view{});
  if (!parsed) {
    const auto where = parsed.error().source().begin;
    return at(path, where.line, std::to_string(where.column) + ": " + printable(parsed.error().description(), 300));
  }
  std::vector<TomlEntry> entries;
  collect(parsed.table(), "", entries);
  if (entries.size() >= kMaxEntries) return Error{printable(path, 4096) + ": more than 1000 keys"};
  std::ranges::stable_sort(entries, {}, &TomlEntry::line);
  return entries;
}

}  // namespace mp::config
