#include "libmp/terminal/line_style.hpp"

#include <array>

namespace mp::terminal {
namespace {

// The first byte says what follows, in this order; bits 5 to 7 are the kind of underline.
constexpr std::uint8_t kForeground = 1;
constexpr std::uint8_t kBackground = 2;
constexpr std::uint8_t kUnderlineColour = 4;
constexpr std::uint8_t kAttributes = 8;  // 16 bits
constexpr std::uint8_t kLink = 16;       // 32 bits
constexpr unsigned kUnderlineShift = 5;

struct ColourField {
  std::uint8_t bit;
  Colour Style::*colour;
};
constexpr std::array<ColourField, 3> kColours{
    {{kForeground, &Style::foreground}, {kBackground, &Style::background}, {kUnderlineColour, &Style::underline_colour}}};

void append_number(std::uint32_t number, unsigned bytes, Bytes& to) {
  for (unsigned i = 0; i < bytes; ++i) to.push_back(static_cast<std::uint8_t>(number >> 8 * i));
}

std::uint32_t take_number(ByteView& from, unsigned bytes) {
  std::uint32_t number = 0;
  for (unsigned i = 0; i < bytes; ++i) number |= std::uint32_t{from[i]} << 8 * i;
  from = from.subspan(bytes);
  return number;
}

void append_colour(const Colour& colour, Bytes& to) {
  to.push_back(static_cast<std::uint8_t>(colour.kind));
  to.push_back(colour.red);
  if (colour.kind == Colour::Kind::rgb) to.insert(to.end(), {colour.green, colour.blue});
}

Colour take_colour(ByteView& from) {
  Colour colour;
  colour.kind = static_cast<Colour::Kind>(take_number(from, 1));
  colour.red = static_cast<std::uint8_t>(take_number(from, 1));
  if (colour.kind != Colour::Kind::rgb) return colour;
  colour.green = static_cast<std::uint8_t>(take_number(from, 1));
  colour.blue = static_cast<std::uint8_t>(take_number(from, 1));
  return colour;
}

}  // namespace

void append_style(const Style& style, Bytes& to) {
  unsigned head = static_cast<unsigned>(style.underline) << kUnderlineShift;
  for (const ColourField& field : kColours) {
    if ((style.*field.colour).kind != Colour::Kind::standard) head |= field.bit;
  }
  if (style.attributes() != 0) head |= kAttributes;
  if (style.link != LinkId::none) head |= kLink;
  to.push_back(static_cast<std::uint8_t>(head));
  for (const ColourField& field : kColours) {
    if ((head & field.bit) != 0) append_colour(style.*field.colour, to);
  }
  if ((head & kAttributes) != 0) append_number(style.attributes(), 2, to);
  if ((head & kLink) != 0) append_number(static_cast<std::uint32_t>(style.link), 4, to);
}

Style take_style(ByteView& from) {
  const std::uint32_t head = take_number(from, 1);
  Style style;
  style.underline = static_cast<Underline>(head >> kUnderlineShift);
  for (const ColourField& field : kColours) {
    if ((head & field.bit) != 0) style.*field.colour = take_colour(from);
  }
  if ((head & kAttributes) != 0) style.set_attributes(static_cast<std::uint16_t>(take_number(from, 2)));
  if ((head & kLink) != 0) style.link = static_cast<LinkId>(take_number(from, 4));
  return style;
}

}  // namespace mp::terminal
