// Everything that SM, RM and their DEC forms switch, apart from the alternate screen. The tables say which number is which
// member: who writes modes, answers about them or compares them walks the tables.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace mp::terminal {

// The values are the numbers of the modes. Setting one ends the others.
enum class MouseTracking : std::uint16_t { off = 0, x10 = 9, buttons = 1000, highlight = 1001, drag = 1002, motion = 1003 };
enum class MouseEncoding : std::uint16_t { plain = 0, utf8 = 1005, sgr = 1006, urxvt = 1015, pixels = 1016 };

struct Modes {
  // ANSI
  bool insert = false;    // 4, IRM
  bool new_line = false;  // 20, LNM
  // DEC private
  bool application_cursor_keys = false;  // 1
  bool reverse_screen = false;           // 5
  bool origin = false;                   // 6
  bool autowrap = true;                  // 7
  bool cursor_blinks = false;            // 12
  bool cursor_visible = true;            // 25
  bool reverse_wrap = false;             // 45
  bool application_keypad = false;       // 66, and ESC = and ESC >
  bool left_right_margins = false;       // 69
  bool focus_reports = false;            // 1004
  bool alternate_scroll = false;         // 1007
  bool bracketed_paste = false;          // 2004
  bool synchronised_output = false;      // 2026
  MouseTracking mouse_tracking = MouseTracking::off;
  MouseEncoding mouse_encoding = MouseEncoding::plain;

  // DEC private modes that we only remember, as they were set or reset last: their meaning and their defaults are the
  // terminal's. In order of their numbers, at most limits::kMaxUnknownModes; without those that are no states but commands.
  struct Unknown {
    std::uint16_t number;
    bool set;
    friend bool operator==(const Unknown&, const Unknown&) = default;
  };
  std::vector<Unknown> unknown;

  friend bool operator==(const Modes&, const Modes&) = default;

  // Sets or resets the state of a DEC private mode.
  void set_private(std::uint16_t number, bool set);
  // Empty: never heard of.
  [[nodiscard]] std::optional<bool> get_private(std::uint16_t number) const;
  // Makes the state of a DEC private mode what it is in `from`; of a mouse mode that means all of its kind. False: it is one
  // that is only remembered, or none.
  bool take_private(std::uint16_t number, const Modes& from) noexcept;
};

struct ModeFlag {
  std::uint16_t number;
  bool Modes::*flag;
};
[[nodiscard]] std::span<const ModeFlag> ansi_modes() noexcept;
[[nodiscard]] std::span<const ModeFlag> private_modes() noexcept;

}  // namespace mp::terminal
