#include "libmp/keys/text_lines.hpp"

namespace mp::keys {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";

}  // namespace

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto newline = text.find('\n');
    const auto size = newline == std::string_view::npos ? text.size() : newline + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

std::string_view trim(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(kWhiteSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kWhiteSpace) - first + 1);
}

std::string_view take_word(std::string_view& rest) noexcept {
  const auto word = rest.substr(0, rest.find_first_of(" \t"));
  rest = trim(rest.substr(word.size()));
  return word;
}

bool is_blank_or_comment(std::string_view line) noexcept {
  const auto content = trim(line);
  return content.empty() || content.front() == '#';
}

void end_line(std::string& last_line) {
  if (!last_line.empty() && last_line.back() != '\n') last_line += '\n';
}

}  // namespace mp::keys
