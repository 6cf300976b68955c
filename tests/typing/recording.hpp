// Sessions that were recorded key by key: tests/recordings/typing, whose README.md says what the lines mean.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "libmp/core/bytes.hpp"
#include "libmp/core/time.hpp"
#include "libmp/terminal/size.hpp"

namespace mp::typing {

enum class What : std::uint8_t { key, answer, output, mode };

struct Event {
  Instant at;  // since the program began
  What what{};
  std::uint64_t input = 0;  // of key and answer: where it ends in the input; of output: what had been written before it
  Bytes bytes;              // none for a mode
  bool echoes = false;      // of a mode
  bool canonical = false;
};

struct Recording {
  std::string name;
  std::string kind;  // shell, editor, prompt, pager, menu, secret
  terminal::Size size;
  std::vector<Event> events;
};
// How a failing test is named.
std::ostream& operator<<(std::ostream& to, const Recording& recording);

// Shells and editors: what people type most into, and what the project promises something about.
[[nodiscard]] bool is_typing(const Recording& recording);

// Both throw std::runtime_error for a file that is not as it should be.
[[nodiscard]] Recording load(const std::filesystem::path& path);
// All of them, sorted by name; never none.
[[nodiscard]] std::vector<Recording> recordings();

}  // namespace mp::typing
