#include "libmp/terminal/colour_value.hpp"

#include <array>
#include <charconv>

namespace mp::terminal {
namespace {

constexpr std::size_t kMostDigits = 4;

constexpr std::uint16_t wide(std::uint8_t value) noexcept { return static_cast<std::uint16_t>(value * 0x101); }

constexpr std::array<std::array<std::uint8_t, 3>, 16> kFirstColours{{{0x00, 0x00, 0x00},
                                                                     {0xcd, 0x00, 0x00},
                                                                     {0x00, 0xcd, 0x00},
                                                                     {0xcd, 0xcd, 0x00},
                                                                     {0x00, 0x00, 0xee},
                                                                     {0xcd, 0x00, 0xcd},
                                                                     {0x00, 0xcd, 0xcd},
                                                                     {0xe5, 0xe5, 0xe5},
                                                                     {0x7f, 0x7f, 0x7f},
                                                                     {0xff, 0x00, 0x00},
                                                                     {0x00, 0xff, 0x00},
                                                                     {0xff, 0xff, 0x00},
                                                                     {0x5c, 0x5c, 0xff},
                                                                     {0xff, 0x00, 0xff},
                                                                     {0x00, 0xff, 0xff},
                                                                     {0xff, 0xff, 0xff}}};

std::optional<unsigned> hexadecimal(std::string_view digits) noexcept {
  unsigned value = 0;
  if (digits.empty() || digits.size() > kMostDigits) return std::nullopt;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// A share of the largest number that has so many digits.
std::optional<std::uint16_t> scaled(std::string_view digits) noexcept {
  const auto value = hexadecimal(digits);
  if (!value) return std::nullopt;
  const unsigned most = (1u << 4 * digits.size()) - 1;
  return static_cast<std::uint16_t>(*value * 0xffffu / most);
}

// The first digits of four.
std::optional<std::uint16_t> padded(std::string_view digits) noexcept {
  const auto value = hexadecimal(digits);
  if (!value) return std::nullopt;
  return static_cast<std::uint16_t>(*value << 4 * (kMostDigits - digits.size()));
}

using Part = std::optional<std::uint16_t>;

std::optional<ColourValue> joined(Part red, Part green, Part blue) noexcept {
  if (!red || !green || !blue) return std::nullopt;
  return ColourValue{*red, *green, *blue};
}

std::string_view take_part(std::string_view& rest) noexcept {
  const auto part = rest.substr(0, rest.find('/'));
  rest.remove_prefix(part.size() < rest.size() ? part.size() + 1 : part.size());
  return part;
}

}  // namespace

std::optional<ColourValue> colour_value(std::string_view specification) noexcept {
  if (specification.starts_with("rgb:")) {
    auto rest = specification.substr(4);
    const auto red = take_part(rest);
    const auto green = take_part(rest);
    return joined(scaled(red), scaled(green), scaled(rest));
  }
  if (!specification.starts_with('#') || specification.size() % 3 != 1) return std::nullopt;
  const auto digits = specification.substr(1);
  const auto each = digits.size() / 3;
  return joined(padded(digits.substr(0, each)), padded(digits.substr(each, each)), padded(digits.substr(2 * each)));
}

std::string specification_of(const ColourValue& colour) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "rgb";
  char separator = ':';
  for (const unsigned part : {colour.red, colour.green, colour.blue}) {
    text += separator;
    for (const unsigned shift : {12u, 8u, 4u, 0u}) text += kDigits[part >> shift & 15u];
    separator = '/';
  }
  return text;
}

ColourValue standard_palette(std::uint8_t index) noexcept {
  constexpr std::uint8_t kCube = 16;
  constexpr std::uint8_t kGreys = 232;
  if (index < kCube) {
    const auto& rgb = kFirstColours[index];
    return {wide(rgb[0]), wide(rgb[1]), wide(rgb[2])};
  }
  if (index >= kGreys) {
    const auto grey = wide(static_cast<std::uint8_t>(8 + 10 * (index - kGreys)));
    return {grey, grey, grey};
  }
  const auto step = [&](unsigned place) {
    const unsigned level = (index - kCube) / place % 6u;
    return wide(static_cast<std::uint8_t>(level == 0 ? 0 : 55 + 40 * level));
  };
  return {step(36), step(6), step(1)};
}

}  // namespace mp::terminal
