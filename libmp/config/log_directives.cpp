#include "libmp/config/log_directives.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "libmp/core/printable_text.hpp"

namespace mp::config {
namespace {

constexpr std::array<std::pair<std::string_view, LogLevel>, 6> kLevels{{
    {"trace", LogLevel::trace},
    {"debug", LogLevel::debug},
    {"info", LogLevel::info},
    {"warn", LogLevel::warn},
    {"error", LogLevel::error},
    {"off", LogLevel::off},
}};
constexpr std::size_t kMaxDirectives = 64;

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::optional<LogLevel> level_named(std::string_view name) {
  const auto found = std::ranges::find(kLevels, name, &std::pair<std::string_view, LogLevel>::first);
  return found == kLevels.end() ? std::nullopt : std::optional(found->second);
}

bool is_component(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  };
  return !name.empty() && std::ranges::all_of(name, allowed);
}

Result<LogDirective> parse_one(std::string_view part) {
  const auto equals = part.find('=');
  const auto component = equals == std::string_view::npos ? std::string_view{} : trimmed(part.substr(0, equals));
  const auto level_name = trimmed(equals == std::string_view::npos ? part : part.substr(equals + 1));
  if (equals != std::string_view::npos && !is_component(component)) {
    return Error{"\"" + printable(component, 40) + "\" is not the name of a component"};
  }
  const auto level = level_named(level_name);
  if (!level) {
    return Error{"\"" + printable(level_name, 40) + "\" is not a level, use trace, debug, info, warn, error or off"};
  }
  return LogDirective{std::string(component), *level};
}

}  // namespace

Result<std::vector<LogDirective>> parse_log_directives(std::string_view text) {
  std::vector<LogDirective> directives;
  while (!trimmed(text).empty()) {
    const auto comma = std::min(text.find(','), text.size());
    auto directive = parse_one(trimmed(text.substr(0, comma)));
    if (!directive) return directive.error();
    std::erase_if(directives, [&](const LogDirective& earlier) { return earlier.component == directive->component; });
    directives.push_back(std::move(*directive));
    if (directives.size() > kMaxDirectives) return Error{"more than 64 directives"};
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return directives;
}

}  // namespace mp::config
