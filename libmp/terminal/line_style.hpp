// A style as few bytes: those of scrollback.
#pragma once

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/style.hpp"

namespace mp::terminal {

void append_style(const Style& style, Bytes& to);
// Takes what append_style() wrote off the front of `from`.
[[nodiscard]] Style take_style(ByteView& from);

}  // namespace mp::terminal
