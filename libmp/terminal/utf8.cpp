#include "libmp/terminal/utf8.hpp"

namespace mp::terminal {
namespace {

// What may follow a first byte (Unicode, table 3-7): the bounds of the second byte are what keeps overlong forms, surrogates
// and numbers above U+10FFFF out.
struct Form {
  std::size_t size;  // 0: no character begins like this
  std::uint8_t second_from;
  std::uint8_t second_to;
};

constexpr Form form_of(std::uint8_t first) noexcept {
  if (first < 0x80) return {1, 0, 0};
  if (first < 0xc2) return {0, 0, 0};
  if (first < 0xe0) return {2, 0x80, 0xbf};
  if (first == 0xe0) return {3, 0xa0, 0xbf};
  if (first == 0xed) return {3, 0x80, 0x9f};
  if (first < 0xf0) return {3, 0x80, 0xbf};
  if (first == 0xf0) return {4, 0x90, 0xbf};
  if (first < 0xf4) return {4, 0x80, 0xbf};
  if (first == 0xf4) return {4, 0x80, 0x8f};
  return {0, 0, 0};
}

}  // namespace

Utf8Piece first_character(ByteView bytes) noexcept {
  const auto form = form_of(bytes.front());
  if (form.size == 0) return {1, Utf8Kind::invalid};
  for (std::size_t index = 1; index < form.size; ++index) {
    if (index == bytes.size()) return {index, Utf8Kind::incomplete};
    const auto from = index == 1 ? form.second_from : std::uint8_t{0x80};
    const auto to = index == 1 ? form.second_to : std::uint8_t{0xbf};
    if (bytes[index] < from || bytes[index] > to) return {index, Utf8Kind::invalid};
  }
  return {form.size, Utf8Kind::character};
}

}  // namespace mp::terminal
