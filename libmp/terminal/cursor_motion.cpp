#include "libmp/terminal/cursor_motion.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace mp::terminal {
namespace {

// Moves without regard to origin mode.
void place(ScreenState& state, int row, int column) noexcept {
  const bool origin = std::exchange(state.modes.origin, false);
  state.move_to(row, column);
  state.modes.origin = origin;
}

// Rows and columns as sequences count them: from 1, in origin mode from the margins.
void move_to_told(ScreenState& state, int row, int column) noexcept {
  const bool origin = state.modes.origin;
  state.move_to(row - 1 + (origin ? state.margins.top : 0), column - 1 + (origin ? state.margins.left : 0));
}

// The row as CUP would tell it.
[[nodiscard]] int told_row(const ScreenState& state) noexcept {
  return state.cursor.position.row + 1 - (state.modes.origin ? state.margins.top : 0);
}
[[nodiscard]] int told_column(const ScreenState& state) noexcept {
  return state.cursor.position.column + 1 - (state.modes.origin ? state.margins.left : 0);
}

// Up and down stop at the margins for those who begin within them.
void up(ScreenState& state, int count) noexcept {
  const Position at = state.cursor.position;
  place(state, std::max<int>(at.row - count, at.row < state.margins.top ? 0 : state.margins.top), at.column);
}
void down(ScreenState& state, int count) noexcept {
  const Position at = state.cursor.position;
  const int last = at.row >= state.margins.bottom ? state.size.rows - 1 : state.margins.bottom - 1;
  place(state, std::min<int>(at.row + count, last), at.column);
}
void right(ScreenState& state, int count) noexcept {
  const Position at = state.cursor.position;
  place(state, at.row, std::min<int>(at.column + count, state.right_limit() - 1));
}

// Where going left leads past the margin, reverse wrap (?45) goes on in the row above, if that row's line went on here.
void left(ScreenState& state, int count) noexcept {
  Position at = state.cursor.position;
  const bool wraps = state.modes.reverse_wrap && state.modes.autowrap;
  const int first = at.column < state.margins.left ? 0 : state.margins.left;
  if (wraps && state.cursor.pending_wrap) --count;
  int column = at.column - count;
  while (wraps && column < first && at.row > state.margins.top && state.grid().row(at.row - 1u).wrapped()) {
    --at.row;
    column += state.margins.right - first;
  }
  place(state, at.row, std::max(column, first));
}

void cursor_up(ScreenState& state, const ControlSequence& sequence) { up(state, count_in(sequence)); }
void cursor_down(ScreenState& state, const ControlSequence& sequence) { down(state, count_in(sequence)); }
void cursor_right(ScreenState& state, const ControlSequence& sequence) { right(state, count_in(sequence)); }
void cursor_left(ScreenState& state, const ControlSequence& sequence) { left(state, count_in(sequence)); }
void next_line(ScreenState& state, const ControlSequence& sequence) {
  down(state, count_in(sequence));
  carriage_return(state);
}
void previous_line(ScreenState& state, const ControlSequence& sequence) {
  up(state, count_in(sequence));
  carriage_return(state);
}
void to_position(ScreenState& state, const ControlSequence& sequence) {
  move_to_told(state, count_in(sequence, 0), count_in(sequence, 1));
}
void to_column(ScreenState& state, const ControlSequence& sequence) {
  move_to_told(state, told_row(state), count_in(sequence));
}
void to_row(ScreenState& state, const ControlSequence& sequence) {
  move_to_told(state, count_in(sequence), told_column(state));
}
void columns_right(ScreenState& state, const ControlSequence& sequence) {
  move_to_told(state, told_row(state), told_column(state) + count_in(sequence));
}
void rows_down(ScreenState& state, const ControlSequence& sequence) {
  move_to_told(state, told_row(state) + count_in(sequence), told_column(state));
}
void tabs_right(ScreenState& state, const ControlSequence& sequence) { forward_tabs(state, count_in(sequence)); }
void tabs_left(ScreenState& state, const ControlSequence& sequence) {
  std::size_t column = state.cursor.position.column;
  for (unsigned count = count_in(sequence); count > 0 && column > 0; --count) column = state.tab_stops.previous(column);
  place(state, state.cursor.position.row, static_cast<int>(column));
}
void clear_tabs(ScreenState& state, const ControlSequence& sequence) {
  const std::uint16_t which = sequence.value(0, 0);
  if (which == 0) state.tab_stops.clear(state.cursor.position.column);
  if (which == 3) state.tab_stops.clear_all();
}

// DECST8C.
void set_tabs_every_8(ScreenState& state, const ControlSequence& sequence) {
  if (sequence.value(0, 0) == 5) state.tab_stops.reset();
}

void set_top_bottom_margins(ScreenState& state, const ControlSequence& sequence) {
  const std::uint16_t top = count_in(sequence, 0);
  std::uint16_t bottom = sequence.value(1, state.size.rows);
  if (bottom == 0 || bottom > state.size.rows) bottom = state.size.rows;
  if (bottom <= top) return;
  state.margins.top = static_cast<std::uint16_t>(top - 1);
  state.margins.bottom = bottom;
  move_to_told(state, 1, 1);
}

// CSI s is two things: with ?69 it sets margins, otherwise it saves the cursor.
void set_left_right_margins(ScreenState& state, const ControlSequence& sequence) {
  if (!state.modes.left_right_margins) return state.save_cursor();
  const std::uint16_t left = count_in(sequence, 0);
  std::uint16_t right = sequence.value(1, state.size.columns);
  if (right == 0 || right > state.size.columns) right = state.size.columns;
  if (right <= left) return;
  state.margins.left = static_cast<std::uint16_t>(left - 1);
  state.margins.right = right;
  move_to_told(state, 1, 1);
}

void restore_cursor(ScreenState& state, const ControlSequence& /*sequence*/) { state.restore_cursor(); }

constexpr std::array kRows{
    SequenceRow{sequence_name(0, 0, 'A'), cursor_up},
    SequenceRow{sequence_name(0, 0, 'B'), cursor_down},
    SequenceRow{sequence_name(0, 0, 'C'), cursor_right},
    SequenceRow{sequence_name(0, 0, 'D'), cursor_left},
    SequenceRow{sequence_name(0, 0, 'E'), next_line},
    SequenceRow{sequence_name(0, 0, 'F'), previous_line},
    SequenceRow{sequence_name(0, 0, 'G'), to_column},
    SequenceRow{sequence_name(0, 0, '`'), to_column},
    SequenceRow{sequence_name(0, 0, 'H'), to_position},
    SequenceRow{sequence_name(0, 0, 'f'), to_position},
    SequenceRow{sequence_name(0, 0, 'd'), to_row},
    SequenceRow{sequence_name(0, 0, 'a'), columns_right},
    SequenceRow{sequence_name(0, 0, 'e'), rows_down},
    SequenceRow{sequence_name(0, 0, 'I'), tabs_right},
    SequenceRow{sequence_name(0, 0, 'Z'), tabs_left},
    SequenceRow{sequence_name(0, 0, 'g'), clear_tabs},
    SequenceRow{sequence_name('?', 0, 'W'), set_tabs_every_8},
    SequenceRow{sequence_name(0, 0, 'r'), set_top_bottom_margins},
    SequenceRow{sequence_name(0, 0, 's'), set_left_right_margins},
    SequenceRow{sequence_name(0, 0, 'u'), restore_cursor},
};

}  // namespace

std::span<const SequenceRow> motion_sequences() noexcept { return kRows; }

void carriage_return(ScreenState& state) noexcept {
  std::uint16_t& column = state.cursor.position.column;
  column = state.modes.origin || column >= state.margins.left ? state.margins.left : std::uint16_t{0};
  state.cursor.pending_wrap = false;
  state.cursor.has_last_glyph = false;
}

void back_space(ScreenState& state) noexcept { left(state, 1); }

void back_index(ScreenState& state) {
  const int column = state.cursor.position.column;
  if (column > state.margins.left) return left(state, 1);
  if (column == state.margins.left) state.edit(Edit::insert_columns, 1);
}

void forward_index(ScreenState& state) {
  const Position at = state.cursor.position;
  if (at.column + 1 < state.margins.right) return right(state, 1);
  if (at.column + 1 > state.margins.right) return;
  place(state, at.row, state.margins.left);
  state.edit(Edit::delete_columns, 1);
  place(state, at.row, at.column);
}

void forward_tabs(ScreenState& state, unsigned count) noexcept {
  const std::size_t last = state.right_limit() - 1u;
  std::size_t column = state.cursor.position.column;
  for (; count > 0 && column < last; --count) column = state.tab_stops.next(column, last);
  // A tab at the edge does not move, and what awaits its wrap goes on to.
  if (column != state.cursor.position.column) place(state, state.cursor.position.row, static_cast<int>(column));
}

}  // namespace mp::terminal
