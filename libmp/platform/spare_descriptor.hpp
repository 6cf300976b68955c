// A descriptor that a listener keeps for the time when there are none left. A connection that nobody accepts keeps its socket
// readable, and the event loop would spin until a descriptor is free; the spare one is enough to accept and close it.
#pragma once

#include <cstdint>

#include "libmp/platform/fd.hpp"

namespace mp::platform {

class SpareDescriptor {
 public:
  // Without one if there is none left already.
  SpareDescriptor() noexcept;

  // A code with which accept() says that there are no descriptors. The kernel looks for one before it looks whether anybody
  // waits.
  [[nodiscard]] static bool is_wanted_for(int code) noexcept;

  enum class Waiting : std::uint8_t { nobody, somebody };
  // Accepts and closes the connection that waits at the socket, and tells whether there was any.
  Waiting turn_one_away(int listener) noexcept;

 private:
  Fd fd_;
};

}  // namespace mp::platform
