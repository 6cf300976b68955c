// Becoming independent of the terminal we were started from. Without a fork: start_role() has done that already.
#pragma once

#include "libmp/core/result.hpp"

namespace mp::platform {

// Own session without controlling terminal. Nothing to do for a session leader; fails for a process group leader.
[[nodiscard]] Status leave_session();

// Standard input, output and error become /dev/null: nothing holds the terminal, and nobody's descriptor lands on 0, 1 or 2.
[[nodiscard]] Status standard_streams_to_null();

// Opens /dev/null on whichever of 0, 1 and 2 is closed. Call it first in main: otherwise the first socket becomes "standard
// error" and diagnostics go to the network.
[[nodiscard]] Status fill_standard_streams();

}  // namespace mp::platform
