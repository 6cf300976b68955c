// Sequences and control characters that move the cursor, set margins and tab stops, save and restore the cursor. As xterm does
// it.
#pragma once

#include <span>

#include "libmp/terminal/sequence_row.hpp"

namespace mp::terminal {

[[nodiscard]] std::span<const SequenceRow> motion_sequences() noexcept;

void carriage_return(ScreenState& state) noexcept;
void back_space(ScreenState& state) noexcept;
void forward_tabs(ScreenState& state, unsigned count) noexcept;
// DECBI and DECFI: a column to the left or right; from the margin on, what is within the margins moves the other way.
void back_index(ScreenState& state);
void forward_index(ScreenState& state);

}  // namespace mp::terminal
