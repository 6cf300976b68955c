// The size of a terminal, as programs ask for it (TIOCGWINSZ).
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/result.hpp"

namespace mp::platform {

struct WindowSize {
  std::uint16_t columns = 80;
  std::uint16_t rows = 24;
  std::uint16_t x_pixels = 0;  // 0: unknown
  std::uint16_t y_pixels = 0;
  friend bool operator==(const WindowSize&, const WindowSize&) = default;
};

// Empty when `fd` is not a terminal or does not know its size (zero columns or rows).
[[nodiscard]] std::optional<WindowSize> window_size(int fd);

// Of the terminal we run in: the first of standard output, input and error that is one.
[[nodiscard]] std::optional<WindowSize> own_window_size();

// On a PTY the programs in the foreground get SIGWINCH when the size differs.
[[nodiscard]] Status set_window_size(int fd, const WindowSize& size);

}  // namespace mp::platform
