// The size of a terminal, as the wire says it and as the kernel says it.
#pragma once

#include "libmp/platform/window_size.hpp"
#include "libmp/wire/session_request.hpp"

namespace mp::runtime {

[[nodiscard]] inline platform::WindowSize to_window_size(const wire::TerminalSize& size) noexcept {
  return {size.columns, size.rows, size.x_pixels, size.y_pixels};
}

[[nodiscard]] inline wire::TerminalSize to_terminal_size(const platform::WindowSize& size) noexcept {
  return {size.columns, size.rows, size.x_pixels, size.y_pixels};
}

}  // namespace mp::runtime
