// The user's terminal changes hands: a session leaves it to the shell, or comes back to it. What is written then, from the
// shadow (display_sink.hpp).
//
// A session begins where the user's cursor is, below what stands there already. Where the terminal has said where that is
// (cursor_question.hpp) the shadow begins there, too, and has nothing above it (Ground::shared) until the program's lines have
// filled the terminal. Otherwise it begins at the top of an empty screen; until then places on the screen mean nothing
// (Ground::unknown), and a terminal that needs them is brought there first.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/screen.hpp"

namespace mp::session {

enum class Ground : std::uint8_t {
  unknown,  // the session's first line is somewhere
  shared,   // it is where the shadow has it, and what is above is the user's: nobody but the program writes there
  known,    // every place of the terminal shows what the shadow has there
};

enum class Leaving : std::uint8_t {
  after_the_end,  // of the program: if it has set nothing, its output is left exactly as it is
  in_between,     // the program goes on, or is hung up
};

// Undoes every mode that is set and leaves the main screen's cursor at the beginning of a line below the output.
[[nodiscard]] Bytes leave_terminal(const terminal::Screen& shadow, Ground ground, Leaving leaving);
// The terminal is as leave_terminal() left it, or a shell after that: moves what it shows into its scrollback and paints the
// shadow.
[[nodiscard]] Bytes return_to_terminal(const terminal::Screen& shadow);
// From other to known ground, in the middle of a session.
[[nodiscard]] Bytes make_ground_known(const terminal::Screen& shadow);
// Paints the shadow over whatever the terminal, which is set as the shadow is, shows by now.
[[nodiscard]] Bytes repaint(const terminal::Screen& shadow);
// Where a session begins on a terminal with its cursor in `cursor`, if that is known: for the shadow.
[[nodiscard]] Bytes begin_at(const std::optional<terminal::Position>& cursor);
// Whether the program's own output has filled a terminal with so many rows of the user's above the session's first line.
[[nodiscard]] bool ground_is_filled(const terminal::Screen& shadow, std::uint16_t users_rows);

}  // namespace mp::session
