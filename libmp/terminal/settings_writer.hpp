// Brings what a terminal is set to from one state to another, apart from what painting needs and cells are painted with
// (painting.hpp). Each function writes nothing where there is no difference.
#pragma once

#include "libmp/terminal/sequence_writer.hpp"
#include "libmp/terminal/terminal_settings.hpp"

namespace mp::terminal {

// Without insert mode, origin mode, autowrap, margins left and right, and synchronised output.
void write_modes(const Modes& from, const Modes& to, SequenceWriter& out);
// What XTRESTORE sets them to, on a terminal that is set to `now` but for what painting needs, and for that is ready to be
// painted: each mode is what it shall be saved as for a moment. Terminals that know no XTSAVE ignore it.
void write_saved_modes(const Modes& from, const Modes& to, const Modes& now, SequenceWriter& out);
// The stack of the screen that is active.
void write_keyboard(const KeyboardStack& from, const KeyboardStack& to, SequenceWriter& out);
void write_key_modifiers(const KeyModifiers& from, const KeyModifiers& to, SequenceWriter& out);
void write_texts(const WindowTexts& from, const WindowTexts& to, SequenceWriter& out);
// Moves the cursor; there must be no margins and no rows of double width.
void write_tab_stops(const TabStops& from, const TabStops& to, std::uint16_t columns, SequenceWriter& out);
void write_cursor_shape(std::uint8_t from, std::uint8_t to, SequenceWriter& out);
// Without a single shift.
void write_charsets(const Charsets& from, const Charsets& to, SequenceWriter& out);

}  // namespace mp::terminal
