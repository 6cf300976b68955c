// What a key does to a line of text that is being edited, as programs commonly do it: what is typed pushes the text behind the
// cursor to the right, what is erased lets it close up. It is a guess; who uses it finds out how good.
//
// The line is the cursor's row of the screen. Its text reaches from the cursor to a gap of two blanks, so that what stands at
// the right edge (a right prompt, the frame of a window) stays there. Of text that reaches the edge the last columns are left
// out: there it goes on in the next row, or is cut, or has a sign that says so.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "libmp/predict/key_reader.hpp"
#include "libmp/predict/sketch.hpp"

namespace mp::predict {

// Keys that go right or wrong together.
enum class KeyClass : std::uint8_t { insert, mark, wrap, erase, remove, left, right, home, end, kill };
inline constexpr std::size_t kKeyClasses = 10;

// The text at and behind the cursor.
enum class Tail : std::uint8_t {
  none,
  text,
  faint,  // dim or grey, where the text before it is not: a suggestion
};
// What it does when something is typed before it.
enum class TailRule : std::uint8_t { shifts, stays };
using TailRules = std::array<TailRule, 3>;  // by Tail
inline constexpr TailRules kUsualTails{TailRule::shifts, TailRule::shifts, TailRule::stays};

struct Line {
  const terminal::Screen& screen;
  const Sketch& sketch;
  std::optional<std::uint16_t> wall;  // the column behind the prompt: where what is edited begins, if it is known
  TailRules tails = kUsualTails;
};

struct Change {
  KeyClass key_class{};
  std::vector<PlacedGlyph> cells;  // the character that was typed first
  CursorPlace cursor;
  Tail tail = Tail::none;  // of an insertion
};

// Nothing: it cannot be said.
[[nodiscard]] std::optional<Change> change_by(const Key& key, const Line& line);

// Stands there as a suggestion does: dim or grey, and otherwise than what stands before it.
[[nodiscard]] bool is_faint(const terminal::Screen& screen, terminal::Position at);

}  // namespace mp::predict
