#include "libmp/config/toml_entries.hpp"

#include <algorithm>
#include <optional>

#include "libmp/config/shifted_text.hpp"
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
constexpr std::ptrdiff_t kMaxDotsPerLine = 128;
constexpr std::size_t kMaxEntries = 1000;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

Error at(std::string_view path, const std::string& place, const std::string& what) {
  return Error{printable(path, 4096) + ":" + place + ": " + what};
}

std::optional<Error> refuse_line(std::string_view path, std::size_t number, std::string_view line) {
  const auto place = std::to_string(number);
  if (!is_utf8(line)) return at(path, place, "not UTF-8");
  if (uses_shift_plane(line)) return at(path, place, "characters from U+100000 on are not supported");
  if (std::ranges::count(line, '.') > kMaxDotsPerLine) return at(path, place, "more than 128 dots in one line");
  return std::nullopt;
}

// Keeps from the library what it can't cope with.
std::optional<Error> refuse_text(std::string_view path, std::string_view text) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    if (auto error = refuse_line(path, number, text.substr(0, end))) return error;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::nullopt;
}

SettingValue value_of(const toml::node& node) {
  if (const auto* flag = node.as_boolean()) return flag->get();
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* text = node.as_string()) return shift_down(text->get());
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
    const auto plain = shift_down(name.str());
    const bool dotted = plain.find('.') != std::string::npos;  // "mps.port" in quotes is not port in mps
    const std::string key = prefix + (dotted ? '"' + plain + '"' : plain);
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
  if (const auto error = refuse_text(path, text)) return *error;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const auto parsed = toml::parse(shift_up(text), std::string_view{});
  if (!parsed) {
    const auto where = parsed.error().source().begin;
    const auto place = std::to_string(where.line) + ":" + std::to_string(where.column);
    return at(path, place, printable(shift_down(parsed.error().description()), 300));
  }
  std::vector<TomlEntry> entries;
  collect(parsed.table(), "", entries);
  if (entries.size() >= kMaxEntries) return Error{printable(path, 4096) + ": more than 1000 keys"};
  std::ranges::stable_sort(entries, {}, &TomlEntry::line);
  return entries;
}

}  // namespace mp::config
