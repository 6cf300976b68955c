// Bytes for a terminal that may be more than one record of the display stream holds.
#pragma once

#include <optional>

#include "libmp/core/bytes.hpp"
#include "libmp/wire/display_records.hpp"

namespace mp::display {

// Appends them in as many records as they need: of a SCREEN of that size, or of OUTPUT.
void append_parts(Bytes& records, std::optional<wire::DisplaySize> screen, ByteView bytes);

}  // namespace mp::display
