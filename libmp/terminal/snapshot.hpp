// Writes a screen as bytes for a terminal: whatever it shows, it then shows this screen and is set as this screen is, so that
// the bytes which the program writes next do on it what they do here. docs/architecture.md says how, and in which order.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/screen.hpp"
#include "libmp/terminal/screen_image.hpp"

namespace mp::terminal {

struct SnapshotOptions {
  // Lines of scrollback, [first_line, end_line), that the terminal shall take into its own on the way: they must be retained
  // and the newest ones up to a place where the terminal's scrollback ends. They pass over the screen in one go with it. While
  // the alternate screen is shown that means to leave it and to come back, all in one synchronised update.
  std::uint64_t first_line = 0;
  std::uint64_t end_line = 0;
  // So many lines before those are lost to the terminal: one line says so.
  std::uint64_t lost_lines = 0;
  // The terminal's size, if it is not the screen's: it is shown the part that fits, with the cursor, and can't take the
  // program's bytes afterwards.
  std::optional<Size> terminal;
  // What the terminal shows and is set to: only what has changed is written, and no reset goes before. Empty: it is in the
  // canonical reset state (reset.hpp), and anything may stand on it.
  const ScreenImage* since = nullptr;
};

// A token that the screen is in the middle of comes last, as far as the parser keeps it (Screen::unfinished_is_whole()).
[[nodiscard]] Bytes snapshot(const Screen& screen, const SnapshotOptions& options = {});

}  // namespace mp::terminal
