#include "libmp/session/terminal_size.hpp"

#include <algorithm>

#include "libmp/core/limits.hpp"

namespace mp::session {

wire::TerminalSize clamped(wire::TerminalSize size) noexcept {
  size.columns = std::clamp(size.columns, limits::kMinColumns, limits::kMaxColumns);
  size.rows = std::clamp(size.rows, limits::kMinRows, limits::kMaxRows);
  return size;
}

}  // namespace mp::session
