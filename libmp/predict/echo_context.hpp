// Where something is typed, as far as it tells what keys do there: at the prompt of a shell, in an editor that says it inserts,
// at the question of a program. Places that look alike count as one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "libmp/predict/sketch.hpp"
#include "libmp/terminal/screen.hpp"

namespace mp::predict {

struct EchoContext {
  bool alternate_screen = false;
  bool bracketed_paste = false;
  bool application_cursor_keys = false;
  bool last_row = false;  // the cursor is there
  std::string status;     // how the last row begins, where an editor has its say: alternate screen, cursor elsewhere
  std::array<std::string, 2> before;  // the two characters before what is typed, letters and digits as one; "" : the edge
  bool asks = false;                  // it is a question (a colon), or nothing stands there

  // `column`: where what is typed begins: behind the prompt if that is known.
  [[nodiscard]] static EchoContext of(const terminal::Screen& screen, terminal::Position cursor, std::uint16_t column);
  friend bool operator==(const EchoContext&, const EchoContext&) = default;

  // Where it does not matter what stands before.
  [[nodiscard]] EchoContext anywhere_in_row() const;

  // What is asked for may be a secret that a program echoes in its own way or not at all. There nothing may be shown because
  // it was right elsewhere.
  [[nodiscard]] bool may_be_secret() const noexcept { return asks; }

  static constexpr std::size_t kStatusColumns = 12;  // "-- INSERT --"
};

// The program is the same and its screen of the same kind, as far as modes tell.
[[nodiscard]] bool same_modes(const EchoContext& a, const EchoContext& b) noexcept;

// The prompt that stands before what is typed: found again wherever the line is, also after the screen has scrolled.
struct Prompt {
  std::string text;  // the row up to what is typed
  std::uint16_t columns = 0;
  bool alternate_screen = false;

  [[nodiscard]] static Prompt before(const terminal::Screen& screen, terminal::Position cursor);
  [[nodiscard]] bool stands_before(const terminal::Screen& screen, terminal::Position cursor) const;
};

}  // namespace mp::predict
