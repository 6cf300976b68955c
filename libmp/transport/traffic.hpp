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
// What a receiver takes ahead of its application.
constexpr std::size_t window(Traffic traffic) noexcept {
  return traffic == Traffic::bulk ? limits::kBulkWindow : limits::kStreamWindow;
}
constexpr std::size_t send_buffer(Traffic traffic) noexcept {
  return traffic == Traffic::bulk ? limits::kBulkSendBuffer : limits::kStreamSendBuffer;
}

}  // namespace mp::transport
