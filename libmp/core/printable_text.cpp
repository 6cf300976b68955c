#include "libmp/core/printable_text.hpp"

#include <cstdint>

namespace mp {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t size = 0;  // 0: not UTF-8
};

struct Form {
  std::uint8_t mask, lead;
  std::size_t size;
  char32_t least;  // below it the form is overlong
};
constexpr Form kForms[] = {{0x80, 0x00, 1, 0}, {0xe0, 0xc0, 2, 0x80}, {0xf0, 0xe0, 3, 0x800}, {0xf8, 0xf0, 4, 0x10000}};

Character first_character(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  for (const auto& form : kForms) {
    if ((byte(0) & form.mask) != form.lead) continue;
    if (text.size() < form.size) return {};
    char32_t code = byte(0) & static_cast<std::uint8_t>(~form.mask);
    for (std::size_t i = 1; i < form.size; ++i) {
      if ((byte(i) & 0xc0) != 0x80) return {};
      code = code << 6 | (byte(i) & 0x3fu);
    }
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < form.least || code > 0x10ffff || surrogate) return {};
    return {code, form.size};
  }
  return {};
}

struct Range {
  char32_t first, last;
};
constexpr Range kUnfit[] = {
    {0x00, 0x1f},       {0x7f, 0x9f},      // control characters
    {0xad, 0xad},                          // soft hyphen
    {0x61c, 0x61c},     {0x200b, 0x200f},  // invisible, or turning the direction of writing
    {0x2028, 0x202e},   {0x2060, 0x206f},  // line separators, more of the same
    {0xfeff, 0xfeff},   {0xfff9, 0xfffb},  // byte order mark, annotations
    {0xe0000, 0xe0fff},                    // tags
};

bool fit_to_print(char32_t code) noexcept {
  for (const auto& range : kUnfit) {
    if (code >= range.first && code <= range.last) return false;
  }
  return true;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const auto size = first_character(text).size;
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::string_view cut_utf8(std::string_view text, std::size_t max_bytes) noexcept {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && (static_cast<unsigned char>(text[max_bytes]) & 0xc0) == 0x80) --max_bytes;
  return text.substr(0, max_bytes);
}

std::string printable(std::string_view text, std::size_t max_bytes) {
  std::string out;
  while (!text.empty()) {
    const auto [code, size] = first_character(text);
    const bool keep = size > 0 && fit_to_print(code);
    const auto piece = keep ? text.substr(0, size) : std::string_view("?");
    if (piece.size() > max_bytes - out.size()) break;
    out += piece;
    text.remove_prefix(size > 0 ? size : 1);
  }
  return out;
}

}  // namespace mp
