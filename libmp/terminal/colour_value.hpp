// What colours look like, as OSC 4 and OSC 10 to 19 set them and report them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mp::terminal {

struct ColourValue {
  std::uint16_t red = 0;
  std::uint16_t green = 0;
  std::uint16_t blue = 0;
  friend bool operator==(const ColourValue&, const ColourValue&) = default;
};

// "rgb:ffff/8000/0" (1 to 4 digits each) and "#ff8000" (1 to 4 digits each, the rest is zeros), as X has them. Nothing for
// anything else: names of colours are the terminal's affair.
[[nodiscard]] std::optional<ColourValue> colour_value(std::string_view specification) noexcept;

// "rgb:ffff/8080/0000"
[[nodiscard]] std::string specification_of(const ColourValue& colour);

// xterm's own 256 colours.
[[nodiscard]] ColourValue standard_palette(std::uint8_t index) noexcept;

}  // namespace mp::terminal
