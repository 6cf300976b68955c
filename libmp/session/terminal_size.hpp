// A terminal size from the network, brought into the range that we work with. Sizes beyond it would let a peer decide how much
// memory a screen takes.
#pragma once

#include "libmp/wire/session_request.hpp"

namespace mp::session {

[[nodiscard]] wire::TerminalSize clamped(wire::TerminalSize size) noexcept;

}  // namespace mp::session
