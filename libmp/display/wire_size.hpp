// A terminal's size as the records of the display stream tell it.
#pragma once

#include "libmp/terminal/size.hpp"
#include "libmp/wire/display_records.hpp"

namespace mp::display {

[[nodiscard]] constexpr wire::DisplaySize wire_size(terminal::Size size) noexcept { return {size.columns, size.rows}; }

}  // namespace mp::display
