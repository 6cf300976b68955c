#include "libmp/platform/window_size.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include "libmp/platform/system_error.hpp"

namespace mp::platform {

std::optional<WindowSize> window_size(int fd) {
  winsize size{};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return std::nullopt;
  return WindowSize{size.ws_col, size.ws_row, size.ws_xpixel, size.ws_ypixel};
}

std::optional<WindowSize> own_window_size() {
  for (const int stream : {STDOUT_FILENO, STDIN_FILENO, STDERR_FILENO}) {
    if (const auto size = window_size(stream)) return size;
  }
  return std::nullopt;
}

Status set_window_size(int fd, const WindowSize& size) {
  winsize out{};
  out.ws_col = size.columns;
  out.ws_row = size.rows;
  out.ws_xpixel = size.x_pixels;
  out.ws_ypixel = size.y_pixels;
  if (ioctl(fd, TIOCSWINSZ, &out) != 0) return system_error("set the size of a terminal");
  return Done{};
}

}  // namespace mp::platform
