// Environment variables as a value: what we were started with, and what we start others with.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mp::platform {

// Ordered names and values; each name once.
class Environment {
 public:
  using Entry = std::pair<std::string, std::string>;

  Environment() = default;  // empty
  // What this process was started with. Taken once at start, before there are threads. Entries without '=' are left out, and of
  // a name that comes twice the first counts, as with getenv.
  [[nodiscard]] static Environment of_process();

  [[nodiscard]] std::optional<std::string> get(std::string_view name) const;
  // Replaces or adds. A name is not empty and holds no '='; neither part holds a NUL byte.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);

  [[nodiscard]] const std::vector<Entry>& entries() const& noexcept { return entries_; }
  const std::vector<Entry>& entries() const&& = delete;  // of a temporary: gone before a loop over it begins

 private:
  std::vector<Entry> entries_;
};

}  // namespace mp::platform
