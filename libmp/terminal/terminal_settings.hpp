// What a terminal is set to: all of a Screen's state but cells, scrollback and the cursor's place. Two of these say what a
// terminal has to be told to become like the other (settings_writer.hpp); the default one is the canonical reset state.
#pragma once

#include <array>

#include "libmp/terminal/screen.hpp"

namespace mp::terminal {

struct TerminalSettings {
  // What each of the two screens has of its own.
  struct Side {
    SavedCursor saved;
    KeyboardStack keyboard;
    friend bool operator==(const Side&, const Side&) = default;
  };

  Buffer active = Buffer::main;
  AlternateEntry alternate_entry = AlternateEntry::none;
  std::array<Side, 2> sides;  // by Buffer
  Modes modes;
  Modes saved_modes;
  Rectangle margins;  // of no height where there are none
  Charsets charsets;
  TabStops tab_stops;
  KeyModifiers key_modifiers;
  WindowTexts texts;
  Style pen;
  std::uint8_t cursor_shape = 0;

  [[nodiscard]] const Side& side(Buffer buffer) const noexcept { return sides[static_cast<std::size_t>(buffer)]; }
  friend bool operator==(const TerminalSettings&, const TerminalSettings&) = default;
};

[[nodiscard]] TerminalSettings settings_of(const Screen& screen);

}  // namespace mp::terminal
