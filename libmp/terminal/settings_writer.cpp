#include "libmp/terminal/settings_writer.hpp"

#include <algorithm>

namespace mp::terminal {
namespace {

// Those that painting.cpp switches, in its own order.
[[nodiscard]] bool matters_to_painting(bool Modes::*flag) noexcept {
  return flag == &Modes::insert || flag == &Modes::origin || flag == &Modes::autowrap || flag == &Modes::left_right_margins ||
         flag == &Modes::synchronised_output;
}

// A mouse mode ends the others of its kind.
template <typename Mouse>
void write_mouse(Mouse from, Mouse to, SequenceWriter& out) {
  if (from == to) return;
  const bool set = to != Mouse{};
  out.set_private_mode(static_cast<unsigned>(set ? to : from), set);
}

[[nodiscard]] bool has(std::span<const Modes::Unknown> modes, const Modes::Unknown& mode) {
  return std::ranges::find(modes, mode) != modes.end();
}

void save_as(unsigned number, bool value, bool now, SequenceWriter& out) {
  if (value != now) out.set_private_mode(number, value);
  out.csi("?", {number}, "s");
  if (value != now) out.set_private_mode(number, now);
}

template <typename Mouse>
void save_mouse_as(Mouse value, Mouse now, Mouse any, SequenceWriter& out) {
  write_mouse(now, value, out);
  out.csi("?", {static_cast<unsigned>(any)}, "s");
  write_mouse(value, now, out);
}

// What is not known has no known default: only what was set is taken back.
void write_unknown_modes(const Modes& from, const Modes& to, SequenceWriter& out) {
  for (const Modes::Unknown& mode : from.unknown) {
    if (mode.set && std::ranges::find(to.unknown, mode.number, &Modes::Unknown::number) == to.unknown.end()) {
      out.set_private_mode(mode.number, false);
    }
  }
  for (const Modes::Unknown& mode : to.unknown) {
    if (!has(from.unknown, mode)) out.set_private_mode(mode.number, mode.set);
  }
}

void write_titles(const Titles& from, const Titles& to, SequenceWriter& out) {
  if (from == to) return;
  if (to.window == to.icon) return out.osc(0, to.window);
  if (from.icon != to.icon) out.osc(1, to.icon);
  if (from.window != to.window) out.osc(2, to.window);
}

void write_title_stack(const WindowTexts& from, const WindowTexts& to, SequenceWriter& out) {
  Titles now = from.titles;
  if (from.title_stack != to.title_stack) {
    for (auto entry = from.title_stack.rbegin(); entry != from.title_stack.rend(); ++entry) {
      out.csi({23, 0}, "t");
      now = *entry;
    }
    for (const Titles& entry : to.title_stack) {
      write_titles(now, entry, out);
      out.csi({22, 0}, "t");
      now = entry;
    }
  }
  write_titles(now, to.titles, out);
}

void write_palette(const WindowTexts& from, const WindowTexts& to, SequenceWriter& out) {
  constexpr unsigned kSpecialColours = 256;  // OSC 5
  constexpr unsigned kReset = 100;
  const auto osc_of = [](unsigned index) { return index < kSpecialColours ? 4u : 5u; };
  for (const auto& [index, colour] : from.palette) {
    if (!to.palette.contains(index)) out.osc(kReset + osc_of(index), std::to_string(index % kSpecialColours));
  }
  for (const auto& [index, colour] : to.palette) {
    const auto known = from.palette.find(index);
    if (known != from.palette.end() && known->second == colour) continue;
    out.osc(osc_of(index), std::to_string(index % kSpecialColours) + ";" + colour);
  }
  for (const auto& [number, colour] : from.colours) {
    if (to.colours.contains(number)) continue;
    out.put("\x1b]");
    append_number(kReset + number, out.bytes());
    out.put("\x1b\\");
  }
  for (const auto& [number, colour] : to.colours) {
    const auto known = from.colours.find(number);
    if (known == from.colours.end() || known->second != colour) out.osc(number, colour);
  }
}

constexpr std::string_view kDesignators94 = "()*+";
constexpr std::string_view kDesignators96 = " -./";  // G0 holds none of these

}  // namespace

void write_modes(const Modes& from, const Modes& to, SequenceWriter& out) {
  for (const ModeFlag& mode : ansi_modes()) {
    if (!matters_to_painting(mode.flag) && from.*mode.flag != to.*mode.flag) out.set_ansi_mode(mode.number, to.*mode.flag);
  }
  for (const ModeFlag& mode : private_modes()) {
    if (matters_to_painting(mode.flag) || from.*mode.flag == to.*mode.flag) continue;
    if (mode.flag == &Modes::application_keypad) {
      out.put(to.application_keypad ? "\x1b=" : "\x1b>");  // known to more terminals than ?66
    } else {
      out.set_private_mode(mode.number, to.*mode.flag);
    }
  }
  write_mouse(from.mouse_tracking, to.mouse_tracking, out);
  write_mouse(from.mouse_encoding, to.mouse_encoding, out);
  write_unknown_modes(from, to, out);
}

void write_saved_modes(const Modes& from, const Modes& to, const Modes& now, SequenceWriter& out) {
  const Modes ready;
  for (const ModeFlag& mode : private_modes()) {
    if (from.*mode.flag == to.*mode.flag) continue;
    const Modes& known = matters_to_painting(mode.flag) ? ready : now;
    save_as(mode.number, to.*mode.flag, known.*mode.flag, out);
  }
  if (from.mouse_tracking != to.mouse_tracking)
    save_mouse_as(to.mouse_tracking, now.mouse_tracking, MouseTracking::buttons, out);
  if (from.mouse_encoding != to.mouse_encoding) save_mouse_as(to.mouse_encoding, now.mouse_encoding, MouseEncoding::sgr, out);
}

void write_keyboard(const KeyboardStack& from, const KeyboardStack& to, SequenceWriter& out) {
  if (from == to) return;
  if (!from.below.empty()) out.csi("<", {static_cast<unsigned>(from.below.size())}, "u");
  std::uint8_t now = from.below.empty() ? from.flags : from.below.front();
  const auto set = [&](std::uint8_t flags) {
    if (flags != now) out.csi("=", {flags, 1}, "u");
    now = flags;
  };
  for (const std::uint8_t flags : to.below) {
    set(flags);
    out.csi(">", {flags}, "u");
  }
  set(to.flags);
}

void write_key_modifiers(const KeyModifiers& from, const KeyModifiers& to, SequenceWriter& out) {
  for (unsigned which = 0; which < from.values.size(); ++which) {
    const auto& value = to.values[which];
    if (from.values[which] == value) continue;
    if (value) {
      out.csi(">", {which, *value}, "m");
    } else {
      out.csi(">", {which}, "m");
    }
  }
}

void write_texts(const WindowTexts& from, const WindowTexts& to, SequenceWriter& out) {
  if (from == to) return;
  write_title_stack(from, to, out);
  if (from.name != to.name) {
    out.put("\x1bk");
    out.put(to.name);
    out.put("\x1b\\");
  }
  if (from.directory != to.directory) out.osc(7, to.directory);
  write_palette(from, to, out);
}

void write_tab_stops(const TabStops& from, const TabStops& to, std::uint16_t columns, SequenceWriter& out) {
  if (from == to) return;
  constexpr std::string_view kEvery8Columns = "\x1b[?5W";
  constexpr std::string_view kNowhere = "\x1b[3g";
  // Columns beyond the edge count, too: they come into sight when the terminal becomes wider.
  const auto any_beyond = [columns](const TabStops& stops) {
    for (std::size_t i = columns; i < limits::kMaxColumns; ++i) {
      if (stops.at(i)) return true;
    }
    return false;
  };
  TabStops now = from;
  if (to == TabStops{}) {
    out.put(kEvery8Columns);  // not every terminal knows it
  } else if (any_beyond(from) && !any_beyond(to)) {
    out.put(kNowhere);
    now.clear_all();
  }
  for (std::uint16_t column = 0; column < columns; ++column) {
    if (now.at(column) == to.at(column)) continue;
    out.move_to({0, column});
    out.put(to.at(column) ? "\x1bH" : "\x1b[g");
  }
}

void write_cursor_shape(std::uint8_t from, std::uint8_t to, SequenceWriter& out) {
  if (from != to) out.csi({to}, " q");
}

void write_charsets(const Charsets& from, const Charsets& to, SequenceWriter& out) {
  for (std::size_t i = 0; i < to.sets.size(); ++i) {
    const Charset& set = to.sets[i];
    if (set == from.sets[i]) continue;
    const char designator = (set.group == '(' ? kDesignators94 : kDesignators96)[i];
    out.put(std::string{'\x1b', designator, set.final});
  }
  constexpr std::array<std::string_view, 4> kLeft{"\x0f", "\x0e", "\x1bn", "\x1bo"};
  constexpr std::array<std::string_view, 4> kRight{"", "\x1b~", "\x1b}", "\x1b|"};
  if (from.left != to.left) out.put(kLeft[to.left]);
  if (from.right != to.right) out.put(kRight[to.right]);
}

}  // namespace mp::terminal
