#include "libmp/terminal/sgr.hpp"

#include <array>

namespace mp::terminal {
namespace {

constexpr std::uint16_t kBold = 1;
constexpr std::uint16_t kDim = 2;
constexpr std::uint16_t kItalic = 4;
constexpr std::uint16_t kBlink = 8;
constexpr std::uint16_t kReverse = 16;
constexpr std::uint16_t kConceal = 32;
constexpr std::uint16_t kStrike = 64;
constexpr std::uint16_t kOverline = 128;

// Bits of Style::attributes().
struct AttributeRow {
  std::uint16_t number;
  std::uint16_t set;
  std::uint16_t reset;
};
constexpr std::array kAttributes{
    AttributeRow{1, kBold, 0},      AttributeRow{2, kDim, 0},     AttributeRow{3, kItalic, 0},
    AttributeRow{5, kBlink, 0},     AttributeRow{6, kBlink, 0},   AttributeRow{7, kReverse, 0},
    AttributeRow{8, kConceal, 0},   AttributeRow{9, kStrike, 0},  AttributeRow{22, 0, kBold | kDim},
    AttributeRow{23, 0, kItalic},   AttributeRow{25, 0, kBlink},  AttributeRow{27, 0, kReverse},
    AttributeRow{28, 0, kConceal},  AttributeRow{29, 0, kStrike}, AttributeRow{53, kOverline, 0},
    AttributeRow{55, 0, kOverline},
};

// Which colour numbers begin where: 30 to 37 are 0 to 7 of the palette, 38 goes on, 39 is the terminal's own.
struct ColourRow {
  std::uint16_t first;
  Colour Style::*colour;
};
constexpr std::array<ColourRow, 2> kColours{{{30, &Style::foreground}, {40, &Style::background}}};
constexpr std::array<ColourRow, 2> kBrightColours{{{90, &Style::foreground}, {100, &Style::background}}};
constexpr std::uint16_t kUnderlineColour = 58;
constexpr std::uint8_t kBright = 8;

class SgrReader {
 public:
  SgrReader(Style pen, std::span<const Parameter> parameters) noexcept : pen_(pen), rest_(parameters) {}

  [[nodiscard]] Style read() noexcept {
    if (rest_.empty()) reset();
    while (!rest_.empty()) {
      std::size_t size = 1;
      while (size < rest_.size() && rest_[size].sub) ++size;
      const std::span<const Parameter> group = rest_.first(size);
      rest_ = rest_.subspan(size);
      take(group[0].value, group.subspan(1));
    }
    return pen_;
  }

 private:
  void reset() noexcept {
    Style plain;
    plain.link = pen_.link;
    plain.guarded = pen_.guarded;
    pen_ = plain;
  }

  void take(std::uint16_t number, std::span<const Parameter> subs) noexcept {
    for (const AttributeRow& row : kAttributes) {
      if (row.number == number)
        return pen_.set_attributes(static_cast<std::uint16_t>((pen_.attributes() | row.set) & ~row.reset));
    }
    for (const ColourRow& row : kColours) {
      if (number >= row.first && number < row.first + 10)
        return take_colour(static_cast<std::uint16_t>(number - row.first), row.colour, subs);
    }
    for (const ColourRow& row : kBrightColours) {
      if (number >= row.first && number < row.first + kBright) {
        pen_.*row.colour = Colour::basic(static_cast<std::uint8_t>(number - row.first + kBright));
        return;
      }
    }
    take_other(number, subs);
  }

  void take_other(std::uint16_t number, std::span<const Parameter> subs) noexcept {
    if (number == 0) return reset();
    if (number == 4) return take_underline(subs);
    if (number == 21) pen_.underline = Underline::doubled;
    if (number == 24) pen_.underline = Underline::none;
    if (number == kUnderlineColour) take_long_colour(&Style::underline_colour, subs);
    if (number == kUnderlineColour + 1) pen_.underline_colour = {};
  }

  void take_underline(std::span<const Parameter> subs) noexcept {
    const std::uint16_t kind = subs.empty() ? std::uint16_t{1} : subs[0].value;
    if (kind <= static_cast<std::uint16_t>(Underline::dashed)) pen_.underline = static_cast<Underline>(kind);
  }

  // 0 to 7, 8 (a long form follows) and 9.
  void take_colour(std::uint16_t number, Colour Style::*colour, std::span<const Parameter> subs) noexcept {
    if (number == 8) return take_long_colour(colour, subs);
    pen_.*colour = number == 9 ? Colour{} : Colour::basic(static_cast<std::uint8_t>(number));
  }

  // Behind 38, 48 or 58: with colons in `subs`, with semicolons in what is left.
  void take_long_colour(Colour Style::*colour, std::span<const Parameter> subs) noexcept {
    std::span<const Parameter> from = subs.empty() ? rest_ : subs;
    if (from.empty()) return;
    const std::uint16_t form = from[0].value;
    from = from.subspan(1);
    const std::size_t wanted = form == 5 ? 1 : form == 2 ? 3 : 0;
    if (subs.empty()) {
      rest_ = from.subspan(std::min(wanted, from.size()));
    } else if (form == 2 && from.size() > 3) {
      from = from.subspan(1);  // the colour space
    }
    if (wanted == 0 || from.size() < wanted) return;
    for (std::size_t i = 0; i < wanted; ++i) {
      if (from[i].value > 255) return;
    }
    const auto byte = [from](std::size_t i) { return static_cast<std::uint8_t>(from[i].value); };
    pen_.*colour = form == 5 ? Colour::indexed(byte(0)) : Colour::rgb(byte(0), byte(1), byte(2));
  }

  Style pen_;
  std::span<const Parameter> rest_;
};

}  // namespace

Style with_sgr(Style pen, std::span<const Parameter> parameters) noexcept { return SgrReader{pen, parameters}.read(); }

}  // namespace mp::terminal
