// Where on the user's terminal a session stands. It begins where the user's cursor is, below what stands there already, and
// what is above stays the user's until the session's lines have scrolled it away: only the program writes there.
//
// Where the terminal has said where its cursor is, the shadow (display_sink.hpp) begins there, too, with nothing above.
// Otherwise, and when a size has changed, it is only known how far the cursor is below the session's first line. Pictures of
// the session's screen, and whoever else tells places, need that line at the top: take().
#pragma once

#include <cstdint>

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/screen.hpp"
#include "libmp/terminal/screen_image.hpp"

namespace mp::display {

enum class Ground : std::uint8_t {
  unknown,  // the session's first line is somewhere
  shared,   // it is where the shadow has it, and what is above is the user's
  known,    // every place of the terminal shows what the shadow has there
};

// Of one shadow, which every call is given.
class SessionGround {
 public:
  // What comes next is the first of the session. `places`: shared if the terminal's cursor is where the shadow's is.
  void begin(const terminal::Screen& shadow, Ground places) noexcept;
  // The terminal shows nothing but what the shadow does.
  void make_known() noexcept { known_from_ = 0; }
  // The size has changed; `rows_before`: rows_above_cursor() when it had not.
  void handle_resize(const terminal::Screen& shadow, std::uint64_t rows_before) noexcept;

  [[nodiscard]] Ground kind(const terminal::Screen& shadow) const noexcept;
  // The user's, at the top of the main screen, as far as they are known not to be overwritten.
  [[nodiscard]] std::uint16_t users_rows(const terminal::Screen& shadow) const noexcept;
  // The session's, on the main screen and in the scrollback.
  [[nodiscard]] std::uint64_t rows_above_cursor(const terminal::Screen& shadow) const noexcept;

  // The session's lines that have left the top of the main screen; only the difference between two moments tells something.
  [[nodiscard]] std::uint64_t lines_gone(const terminal::Screen& shadow) const noexcept;

  // Brings the terminal, which is set to what `has` says, into the reset state (terminal/reset.hpp) with the session's first
  // line at the top: what is the user's scrolls into the scrollback, nothing else does. On known ground nothing moves.
  [[nodiscard]] Bytes take(const terminal::Screen& shadow, const terminal::ScreenImage& has) const;

 private:
  // Counted from the first one that the shadow had, as Screen::lines_scrolled().
  std::uint64_t first_line_ = 0;
  std::uint64_t known_from_ = 1;  // lines that the shadow has scrolled
  Ground places_ = Ground::unknown;
};

}  // namespace mp::display
