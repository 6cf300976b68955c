// A colour as a program asks for it: the terminal's own, a number of the palette, or red, green and blue.
#pragma once

#include <cstdint>

namespace mp::terminal {

struct Colour {
  // `basic` are the first 16 of the palette when they are asked for as such (SGR 30 to 37, 90 to 97): many terminals brighten
  // these, and not the others, where text is bold.
  enum class Kind : std::uint8_t { standard, basic, indexed, rgb };

  Kind kind = Kind::standard;
  std::uint8_t red = 0;  // basic and indexed: the number
  std::uint8_t green = 0;
  std::uint8_t blue = 0;

  [[nodiscard]] static constexpr Colour basic(std::uint8_t index) noexcept { return {Kind::basic, index, 0, 0}; }
  [[nodiscard]] static constexpr Colour indexed(std::uint8_t index) noexcept { return {Kind::indexed, index, 0, 0}; }
  [[nodiscard]] static constexpr Colour rgb(std::uint8_t red, std::uint8_t green, std::uint8_t blue) noexcept {
    return {Kind::rgb, red, green, blue};
  }
  [[nodiscard]] constexpr std::uint8_t index() const noexcept { return red; }
  // All of it as one number.
  [[nodiscard]] constexpr std::uint32_t packed() const noexcept {
    return static_cast<std::uint32_t>(kind) << 24 | std::uint32_t{red} << 16 | std::uint32_t{green} << 8 | blue;
  }

  friend bool operator==(const Colour&, const Colour&) = default;
};

}  // namespace mp::terminal
