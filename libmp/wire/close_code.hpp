// Why a connection was closed (docs/protocol.md, section 5, CLOSE).
#pragma once

#include <cstdint>

namespace mp::wire {

// Values from a newer peer may be none of these: treat them as "done" with the text that came along.
enum class CloseCode : std::uint64_t {
  done = 0,
  protocol_violation = 1,
  session_ended = 2,
  client_left = 3,
  idle = 4,
  internal = 5,
  detached = 6,    // the client leaves, the session stays
  taken_over = 7,  // another client has taken its place; the reason is that one's address
};

}  // namespace mp::wire
