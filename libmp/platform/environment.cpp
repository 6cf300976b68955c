#include "libmp/platform/environment.hpp"

#include <unistd.h>

#include <algorithm>

#include "libmp/core/contract.hpp"

namespace mp::platform {
namespace {

auto find_name(auto& entries, std::string_view name) {
  return std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.first == name; });
}

}  // namespace

Environment Environment::of_process() {
  Environment out;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    const auto name = text.substr(0, equals);
    if (!out.get(name)) out.set(name, text.substr(equals + 1));
  }
  return out;
}

std::optional<std::string> Environment::get(std::string_view name) const {
  const auto found = find_name(entries_, name);
  if (found == entries_.end()) return std::nullopt;
  return found->second;
}

void Environment::set(std::string_view name, std::string_view value) {
  constexpr std::string_view kForbidden("=\0", 2);
  expects(!name.empty() && name.find_first_of(kForbidden) == std::string_view::npos, "a variable has a proper name");
  expects(value.find('\0') == std::string_view::npos, "a variable's value holds no NUL");
  const auto found = find_name(entries_, name);
  if (found == entries_.end()) {
    entries_.emplace_back(name, value);
  } else {
    found->second = value;
  }
}

void Environment::remove(std::string_view name) {
  const auto found = find_name(entries_, name);
  if (found != entries_.end()) entries_.erase(found);
}

}  // namespace mp::platform
