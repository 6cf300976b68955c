// Sequences that fill, erase and copy rectangles of cells (DECFRA, DECERA, DECSERA, DECCRA). tmux clears its panes with them.
#pragma once

#include <span>

#include "libmp/terminal/sequence_row.hpp"

namespace mp::terminal {

[[nodiscard]] std::span<const SequenceRow> rectangle_sequences() noexcept;

}  // namespace mp::terminal
