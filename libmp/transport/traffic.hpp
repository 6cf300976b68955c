// The two kinds of streams: what a person sees and does, and what merely has to get there.
#pragma once

#include <cstddef>
#include <cstdint>

#include "libmp/core/limits.hpp"

namespace mp::transport {

enum class Traffic : std::uint8_t {
  interactive,  // goes first; while there is little of it, it waits for nothing and is repeated before it is known to be lost
  bulk,         // takes what the path has left; nothing of it is sent until the receiving application has opened it
};

// What a receiver takes at first without having said so in a WINDOW.
constexpr std::size_t first_window(Traffic traffic) noexcept { return traffic == Traffic::bulk ? 0 : limits::kStreamWindow; }
// What a sender takes from its application ahead of the path.
constexpr std::size_t most_unsent(Traffic traffic) noexcept {
  return traffic == Traffic::bulk ? limits::kSendBuffer : limits::kUnsent;
}

}  // namespace mp::transport
