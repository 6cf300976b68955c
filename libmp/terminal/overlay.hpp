// Our own words over a terminal that shows a program's screen: drawn into some rows, and taken back so that nothing of them is
// left, neither on the screen nor in what decides what later bytes do. One write each, without scrolling, and never in the
// middle of a sequence.
//
// Between draw() and take_back() nothing else may be written to the terminal, and it must not change its size; if it has been
// repainted anyway, say so by forget().
#pragma once

#include <cstdint>
#include <string_view>

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/screen.hpp"

namespace mp::terminal {

enum class OverlayPlace : std::uint8_t {
  top,
  cursor,  // below the line that is being written, or above it where there is no room
};

class Overlay {
 public:
  // Not in the middle of a sequence, not before the one character that a single shift is for, and not while the cursor waits
  // to wrap in a place where it has printed nothing (DECRC can do that): nobody could put it back there.
  [[nodiscard]] static bool possible(const Screen& screen) noexcept {
    return screen.in_ground() && screen.charsets().single_shift == 0 &&
           (!screen.cursor().pending_wrap || screen.cursor().has_last_glyph);
  }
  // `screen` is what the terminal shows apart from this overlay; it must be possible.
  // `text`: printable UTF-8 with \n between lines; what is too long goes on in the next row. Replaces what was drawn before.
  [[nodiscard]] Bytes draw(const Screen& screen, std::string_view text, OverlayPlace place);
  // Puts back what the screen of draw() had there. Empty: nothing is drawn.
  [[nodiscard]] Bytes take_back();
  void forget() noexcept { take_back_.clear(); }
  [[nodiscard]] bool drawn() const noexcept { return !take_back_.empty(); }

 private:
  Bytes take_back_;
};

}  // namespace mp::terminal
