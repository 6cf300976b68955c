// What a program tells its terminal about the window rather than about the screen: titles, colours, the directory. Texts are
// kept as they came, bounded by limits.hpp, and mean what the user's terminal makes of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "libmp/terminal/control_tokens.hpp"

namespace mp::terminal {

struct Titles {
  std::string window;  // OSC 2
  std::string icon;    // OSC 1
  friend bool operator==(const Titles&, const Titles&) = default;
};

struct WindowTexts {
  Titles titles;                                 // OSC 0, 1, 2
  std::vector<Titles> title_stack;               // CSI 22 t, CSI 23 t; the newest is last
  std::string name;                              // ESC k: the window's name in tmux and screen
  std::string directory;                         // OSC 7
  std::map<std::uint16_t, std::string> palette;  // OSC 4: what differs from the terminal's own
  std::map<std::uint16_t, std::string> colours;  // OSC 10 (text) 11 (background) 12 (cursor) to 19

  // An OSC that sets one of these; false: it is another one.
  bool handle_osc(std::uint16_t number, std::string_view value);
  // CSI 22 ; which t and CSI 23 ; which t: 0 both titles, 1 the icon's, 2 the window's.
  void push_titles();
  void pop_titles(std::uint16_t which);

  friend bool operator==(const WindowTexts&, const WindowTexts&) = default;
};

// "8;...": the number before the first semicolon, which is taken off with it. 65535: none.
[[nodiscard]] std::uint16_t take_osc_number(std::string_view& payload);

}  // namespace mp::terminal
