// The canonical reset state is what a snapshot begins with: main screen, single rows, nothing set that a program can set. It
// says nothing of what stands on the screen.
#pragma once

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/screen_image.hpp"

namespace mp::terminal {

// Brings a terminal that shows and is set to what `has` says into the canonical reset state, without a trace in its scrollback.
// The client writes this, from its own model, before a snapshot, and when it leaves the terminal to somebody else. The cursor
// is then where the program had it on the main screen.
[[nodiscard]] Bytes reset_sequence(const Screen& has);
[[nodiscard]] Bytes reset_sequence(const ScreenImage& has);
// The same where nobody knows on which row of the terminal the model's first one is: the cursor stays on the main screen where
// it really is, and is then the one that is saved there. What a program has saved on the alternate screen stays: to undo that
// would be to save another one.
[[nodiscard]] Bytes reset_in_place(const Screen& has);
[[nodiscard]] Bytes reset_in_place(const ScreenImage& has);

// Where the cursor is when the terminal was reset.
[[nodiscard]] Position cursor_on_main(const Screen& has);

}  // namespace mp::terminal
