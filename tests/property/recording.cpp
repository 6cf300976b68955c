#include "tests/property/recording.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <stdexcept>

namespace mp::test {
namespace {

[[nodiscard]] Recording load(const std::filesystem::path& path) {
  const std::string name = path.stem().string();
  const auto columns_at = name.rfind('_') + 1;
  const auto rows_at = name.rfind('x') + 1;
  const auto number = [](const std::string& text) { return static_cast<std::uint16_t>(std::stoul(text)); };
  std::ifstream file{path, std::ios::binary};
  return {name, {number(name.substr(columns_at)), number(name.substr(rows_at))}, {std::istreambuf_iterator<char>{file}, {}}};
}

}  // namespace

std::ostream& operator<<(std::ostream& to, const Recording& recording) { return to << recording.name; }

std::vector<Recording> recordings() {
  std::vector<Recording> all;
  for (const auto& entry : std::filesystem::directory_iterator{MP_TERMINAL_RECORDINGS}) {
    if (entry.path().extension() == ".term") all.push_back(load(entry.path()));
  }
  if (all.empty()) throw std::runtime_error{"no recordings in " MP_TERMINAL_RECORDINGS};
  std::ranges::sort(all, {}, &Recording::name);
  return all;
}

}  // namespace mp::test
