// What a terminal shows and is set to, remembered so that a later picture can leave out what is still the same. Small: rows are
// kept as fingerprints (64 bits, not made to withstand somebody who writes rows to have equal ones: he cheats but himself).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "libmp/terminal/terminal_settings.hpp"

namespace mp::terminal {

// What of a screen a terminal shows: all of it, or as much as a terminal of another size has room for.
struct View {
  Size terminal;
  std::uint16_t first_row = 0;
  friend bool operator==(const View&, const View&) = default;
};
// From the left edge on, and with the cursor's row.
[[nodiscard]] View view_of(const Screen& screen, Size terminal);
// Where the terminal shows a place of the screen; at the nearest edge if it doesn't.
[[nodiscard]] Position place_in(const View& view, Position of_screen) noexcept;
// What the terminal is set to. One of another size has nothing that only makes sense where the program's bytes follow.
[[nodiscard]] TerminalSettings settings_of(const Screen& screen, const View& view);

struct RowImage {
  std::uint64_t fingerprint = 1;  // of an empty row
  LineSize size = LineSize::single;
  friend bool operator==(const RowImage&, const RowImage&) = default;
};
[[nodiscard]] RowImage image_of(const Screen& screen, const Row& row, std::size_t columns);

struct ScreenImage {
  View view;
  TerminalSettings settings;
  Position cursor;  // on the terminal
  bool in_ground = true;
  // Of both screens (by Buffer), as far as they are in the view.
  std::array<std::vector<RowImage>, 2> rows;

  [[nodiscard]] const std::vector<RowImage>& of(Buffer buffer) const noexcept { return rows[static_cast<std::size_t>(buffer)]; }
  [[nodiscard]] bool is_blank(Buffer buffer) const noexcept;
};
[[nodiscard]] ScreenImage image_of(const Screen& screen, const View& view);
[[nodiscard]] inline ScreenImage image_of(const Screen& screen) { return image_of(screen, view_of(screen, screen.size())); }

}  // namespace mp::terminal
