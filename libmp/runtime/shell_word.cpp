#include "libmp/runtime/shell_word.hpp"

#include <algorithm>

namespace mp::runtime {
namespace {

constexpr std::string_view kPlain = "-_./:@%+,=";

}  // namespace

std::string quoted_shell_word(std::string_view word) {
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string shell_word(std::string_view word) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kPlain.find(c) != std::string_view::npos;
  };
  return !word.empty() && std::ranges::all_of(word, plain) ? std::string(word) : quoted_shell_word(word);
}

}  // namespace mp::runtime
