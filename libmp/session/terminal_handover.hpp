// The user's terminal changes hands: a session leaves it to the shell, or comes back to it. What is written then, from the
// shadow (display_sink.hpp).
#pragma once

#include <cstdint>

#include "libmp/core/bytes.hpp"
#include "libmp/display/session_ground.hpp"
#include "libmp/terminal/screen.hpp"

namespace mp::session {

enum class Leaving : std::uint8_t {
  after_the_end,  // of the program: if it has set nothing, its output is left exactly as it is
  in_between,     // the program goes on, or is hung up
};

// Undoes every mode that is set and leaves the main screen's cursor at the beginning of a line below the output.
[[nodiscard]] Bytes leave_terminal(const terminal::Screen& shadow, display::Ground ground, Leaving leaving);
// The terminal is as leave_terminal() left it, or a shell after that: moves what it shows into its scrollback and paints the
// shadow.
[[nodiscard]] Bytes return_to_terminal(const terminal::Screen& shadow);
// The same where nothing was left: a shell has had the terminal as the shadow is set.
[[nodiscard]] Bytes take_ground_back(const terminal::Screen& shadow);
// From other to known ground, in the middle of a session: what is the user's goes into the scrollback.
[[nodiscard]] Bytes make_ground_known(const terminal::Screen& shadow, const display::SessionGround& ground);

}  // namespace mp::session
