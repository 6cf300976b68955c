// Something that is not of the program over a terminal that shows the program's screen: drawn, changed, and taken back so that
// nothing of it is left, neither on the screen nor in what decides what later bytes do. It never scrolls anything, and is never
// in the middle of a sequence.
//
// While it is drawn nothing else may be written to the terminal: take_back() comes first. If the terminal has changed its size
// or was repainted, say so by forget().
#pragma once

#include <optional>
#include <vector>

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/overlay_layers.hpp"

namespace mp::terminal {

class Overlay {
 public:
  // Not in the middle of a sequence, not before the one character that a single shift is for, and not while the cursor waits
  // to wrap in a place where it has printed nothing (DECRC can do that): nobody could put it back there.
  [[nodiscard]] static bool possible(const Screen& screen) noexcept {
    return screen.in_ground() && screen.charsets().single_shift == 0 &&
           (!screen.cursor().pending_wrap || screen.cursor().has_last_glyph);
  }
  // Makes the terminal show `layers` over `screen`, and writes only what is not there yet (words whole). `screen` is what the
  // terminal shows apart from this overlay; it must be possible, and the same as long as anything is drawn. Empty: there is
  // nothing to do.
  [[nodiscard]] Bytes draw(const Screen& screen, const OverlayLayers& layers);
  // Puts back what the screen of draw() had there. Empty: nothing is drawn.
  [[nodiscard]] Bytes take_back();
  void forget() noexcept;
  [[nodiscard]] bool drawn() const noexcept { return !take_back_.empty(); }

 private:
  void begin(const Screen& screen, Bytes& bytes);
  void change(const Screen& screen, std::vector<GuessedCell> cells, Position cursor, Bytes& bytes);
  void prepare_take_back(const Screen& screen);

  OverlayLayers layers_;            // as they were given
  std::vector<GuessedCell> cells_;  // as they stand there
  std::optional<Position> at_;      // the terminal's cursor, where that is certain
  Bytes take_back_;
};

}  // namespace mp::terminal
