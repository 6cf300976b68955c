// Standard input, output and error as a program finds them when it starts.
#pragma once

#include "libmp/core/result.hpp"

namespace mp::platform {

// Opens /dev/null on whichever of 0, 1 and 2 is closed. Call it first in main: otherwise the first socket becomes "standard
// error" and diagnostics go to the network.
[[nodiscard]] Status fill_standard_streams();

}  // namespace mp::platform
