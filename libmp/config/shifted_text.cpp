#include "libmp/config/shifted_text.hpp"

#include <cstdint>

namespace mp::config {
namespace {

constexpr char kPlaneLead = '\xf4';  // of U+100000 to U+10FFFF and nothing else in UTF-8

std::uint32_t byte_at(std::string_view text, std::size_t i) { return static_cast<std::uint8_t>(text[i]); }

char tail(std::uint32_t code, unsigned shift) { return static_cast<char>(0x80u | ((code >> shift) & 0x3fu)); }

std::size_t size_of_character(std::uint32_t lead) { return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4; }

}  // namespace

std::string shift_up(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto size = size_of_character(byte_at(text, 0));
    if (size == 2 || size == 3) {
      const std::uint32_t code =
          size == 2 ? (byte_at(text, 0) & 0x1fu) << 6 | (byte_at(text, 1) & 0x3fu)
                    : (byte_at(text, 0) & 0x0fu) << 12 | (byte_at(text, 1) & 0x3fu) << 6 | (byte_at(text, 2) & 0x3fu);
      out += {kPlaneLead, tail(code, 12), tail(code, 6), tail(code, 0)};
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return out;
}

std::string shift_down(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.front() != kPlaneLead || text.size() < 4) {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    const std::uint32_t code = (byte_at(text, 1) & 0x0fu) << 12 | (byte_at(text, 2) & 0x3fu) << 6 | (byte_at(text, 3) & 0x3fu);
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < 0x80 || surrogate) {  // written as an escape: nothing was moved there
      out += text.substr(0, 4);
    } else if (code < 0x800) {
      out += {static_cast<char>(0xc0u | code >> 6), tail(code, 0)};
    } else {
      out += {static_cast<char>(0xe0u | code >> 12), tail(code, 6), tail(code, 0)};
    }
    text.remove_prefix(4);
  }
  return out;
}

bool uses_shift_plane(std::string_view text) noexcept { return text.find(kPlaneLead) != std::string_view::npos; }

}  // namespace mp::config
