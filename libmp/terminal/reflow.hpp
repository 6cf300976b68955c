// What a change of size does to the two screens, as tmux 3.3a does it: the main screen's lines are wrapped anew and exchange
// rows with scrollback, the alternate screen is cut or padded.
#pragma once

#include "libmp/terminal/screen_state.hpp"

namespace mp::terminal {

// Brings the cells, the cursor and the saved cursors to the new size; the rest of `state` is its own business.
void resize_buffers(ScreenState& state, Size size);

}  // namespace mp::terminal
