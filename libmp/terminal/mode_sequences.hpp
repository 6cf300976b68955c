// Sequences that switch modes, screens, keyboard protocols, the pen and the cursor's shape, and resets.
#pragma once

#include <span>

#include "libmp/terminal/sequence_row.hpp"

namespace mp::terminal {

[[nodiscard]] std::span<const SequenceRow> mode_sequences() noexcept;

// RIS: as after power-on, but titles, the directory and what is no state of ours stay, as in xterm.
void reset_hard(ScreenState& state);

}  // namespace mp::terminal
