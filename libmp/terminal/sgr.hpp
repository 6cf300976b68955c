// SGR: the pen.
#pragma once

#include <span>

#include "libmp/terminal/control_tokens.hpp"
#include "libmp/terminal/style.hpp"

namespace mp::terminal {

// What of `parameters` is not known changes nothing. Colours are taken in the forms 38;5;n, 38;2;r;g;b, 38:5:n, 38:2:r:g:b and
// 38:2:space:r:g:b.
[[nodiscard]] Style with_sgr(Style pen, std::span<const Parameter> parameters) noexcept;

}  // namespace mp::terminal
