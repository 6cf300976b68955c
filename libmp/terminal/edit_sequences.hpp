// Sequences that insert, delete, erase, scroll and fill cells.
#pragma once

#include <span>

#include "libmp/terminal/sequence_row.hpp"

namespace mp::terminal {

[[nodiscard]] std::span<const SequenceRow> edit_sequences() noexcept;

// DECALN: the whole screen in E, margins and origin reset, the cursor at the top left.
void alignment_test(ScreenState& state);

}  // namespace mp::terminal
