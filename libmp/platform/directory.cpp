#include "libmp/platform/directory.hpp"

#include <dirent.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "libmp/platform/system_error.hpp"

namespace mp::platform {

std::vector<std::string> names_in(const std::string& directory, std::size_t most) {
  const std::unique_ptr<DIR, int (*)(DIR*)> open_directory(opendir(directory.c_str()), closedir);
  std::vector<std::string> names;
  if (!open_directory) return names;
  while (const auto* entry = readdir(open_directory.get())) {
    if (names.size() == most) break;
    std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(std::move(name));
  }
  return names;
}

std::optional<std::string> read_note(const std::string& path) {
  std::array<char, 256> text{};
  const auto size = readlink(path.c_str(), text.data(), text.size());
  if (size < 0 || static_cast<std::size_t>(size) == text.size()) return std::nullopt;
  return std::string(text.data(), static_cast<std::size_t>(size));
}

Status leave_note(const std::string& path, const std::string& text) {
  if (symlink(text.c_str(), path.c_str()) != 0) return system_error("make the link " + path);
  return Done{};
}

void remove_name(const std::string& path) noexcept { unlink(path.c_str()); }

}  // namespace mp::platform
