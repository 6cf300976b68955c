// Writes text at the cursor: character sets, widths, wrapping, insert mode, combining marks.
#pragma once

#include <cstdint>
#include <string_view>

#include "libmp/terminal/screen_state.hpp"

namespace mp::terminal {

// Valid UTF-8 without control characters.
void write_text(ScreenState& state, std::string_view utf8);
// REP: the last character again, if there is one.
void repeat_last_glyph(ScreenState& state, std::uint16_t count);

}  // namespace mp::terminal
