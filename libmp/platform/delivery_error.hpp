// What the errno of a UDP socket says about a datagram.
#pragma once

#include "libmp/platform/datagram.hpp"

namespace mp::platform {

[[nodiscard]] SendOutcome outcome_of(int code) noexcept;

// The network said it about a datagram that had left before, maybe to another peer: the kernel answers any later call on the
// socket with it, once, instead of doing what was asked.
[[nodiscard]] bool is_delivery_error(int code) noexcept;

}  // namespace mp::platform
