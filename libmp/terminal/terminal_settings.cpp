#include "libmp/terminal/terminal_settings.hpp"

namespace mp::terminal {

TerminalSettings settings_of(const Screen& screen) {
  TerminalSettings settings;
  settings.active = screen.active();
  settings.alternate_entry = screen.alternate_entry();
  for (const Buffer buffer : {Buffer::main, Buffer::alternate}) {
    settings.sides[static_cast<std::size_t>(buffer)] = {screen.saved_cursor(buffer), screen.keyboard(buffer)};
  }
  settings.modes = screen.modes();
  settings.saved_modes = screen.saved_modes();
  const Size size = screen.size();
  if (screen.margins() != Rectangle{0, 0, size.rows, size.columns}) settings.margins = screen.margins();
  settings.charsets = screen.charsets();
  settings.tab_stops = screen.tab_stops();
  settings.key_modifiers = screen.key_modifiers();
  settings.texts = screen.texts();
  settings.pen = screen.pen();
  settings.cursor_shape = screen.cursor().shape;
  return settings;
}

}  // namespace mp::terminal
