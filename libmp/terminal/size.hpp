// Places on a screen: rows and columns count from 0, at the top left; rectangles do not include their bottom and right.
#pragma once

#include <cstdint>

namespace mp::terminal {

struct Size {
  std::uint16_t columns = 80;
  std::uint16_t rows = 24;
  friend bool operator==(const Size&, const Size&) = default;
};

struct Position {
  std::uint16_t row = 0;
  std::uint16_t column = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

struct Rectangle {
  std::uint16_t top = 0;
  std::uint16_t left = 0;
  std::uint16_t bottom = 0;
  std::uint16_t right = 0;
  friend bool operator==(const Rectangle&, const Rectangle&) = default;
};

}  // namespace mp::terminal
