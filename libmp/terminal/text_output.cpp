#include "libmp/terminal/text_output.hpp"

#include <algorithm>

#include "libmp/core/limits.hpp"
#include "libmp/terminal/byte_scan.hpp"
#include "libmp/terminal/character_width.hpp"
#include "libmp/terminal/code_point.hpp"

namespace mp::terminal {
namespace {

// To the next row, of which this one then is a part, if there is one. Not within left and right margins: there a row is not a
// line's.
void wrap(ScreenState& state) {
  const unsigned next = state.cursor.position.row + 1u;
  const bool goes_on = next == state.margins.bottom || next < state.size.rows;
  if (goes_on && !state.modes.left_right_margins) state.cursor_row().set_wrapped(true);
  state.line_feed();
  state.cursor.position.column = state.margins.left;
}

void wrap_if_pending(ScreenState& state) {
  if (!state.cursor.pending_wrap) return;
  state.cursor.pending_wrap = false;
  if (state.modes.autowrap) wrap(state);
}

// The cursor behind `columns` columns that have just been written, the last character in the last `width` of them.
void advance(ScreenState& state, std::size_t columns, std::size_t width, std::uint16_t limit) {
  Cursor& cursor = state.cursor;
  const std::size_t end = cursor.position.column + columns;
  cursor.has_last_glyph = true;
  cursor.last_glyph = {cursor.position.row, static_cast<std::uint16_t>(end - width)};
  cursor.pending_wrap = end >= limit;
  cursor.position.column = static_cast<std::uint16_t>(std::min<std::size_t>(end, limit - 1u));
}

void write_ascii(ScreenState& state, std::string_view text) {
  const StyleId style = state.pen_style();
  const StyleId blank = state.blank_style();
  while (!text.empty()) {
    wrap_if_pending(state);
    const std::uint16_t limit = state.right_limit();
    const std::size_t room = limit - state.cursor.position.column;
    // Inserted one by one: what is pushed over the edge must not depend on how many come in one piece.
    const std::string_view part = text.substr(0, state.modes.insert ? 1 : room);
    if (state.modes.insert) state.edit(Edit::insert_cells, 1);
    state.cursor_row().write(state.cursor.position.column, part, style, blank);
    advance(state, part.size(), 1, limit);
    text.remove_prefix(part.size());
  }
}

// `glyph` has the pen's style.
void write_glyph(ScreenState& state, Cell glyph) {
  const StyleId blank = state.blank_style();
  wrap_if_pending(state);
  const std::uint16_t width = glyph.is_wide() ? 2 : 1;
  if (state.cursor.position.column + width > state.right_limit() && state.modes.autowrap &&
      state.cursor.position.column > state.margins.left) {
    wrap(state);
  }
  const std::uint16_t limit = state.right_limit();
  if (state.cursor.position.column + width > limit) {  // a place for half of it: nothing is shown
    state.cursor.has_last_glyph = false;
    return;
  }
  if (state.modes.insert) state.edit(Edit::insert_cells, width);
  state.cursor_row().write(state.cursor.position.column, glyph, blank);
  advance(state, width, width, limit);
}

// A mark joins the character before it.
void combine(ScreenState& state, char32_t mark) {
  if (!state.cursor.has_last_glyph) return;
  const Position at = state.cursor.last_glyph;
  Row& row = state.grid().row(at.row);
  const Cell cell = row[at.column];
  std::string text = state.tables.text_of(cell);
  append_utf8(mark, text);
  if (text.size() > limits::kMaxClusterBytes) return;
  row.replace(at.column, Cell::cluster(state.cluster_id(text), cell.width(), cell.style()));
}

void write_character(ScreenState& state, char32_t character) {
  if (character < 0x80) character = state.charsets.translate(static_cast<char>(character));
  state.charsets.single_shift = 0;
  const unsigned width = width_of(character);
  if (width == 0) return combine(state, character);
  write_glyph(state, Cell::character(character, width == 2 ? Cell::Width::wide : Cell::Width::single, state.pen_style()));
}

}  // namespace

void write_text(ScreenState& state, std::string_view utf8) {
  while (!utf8.empty()) {
    const std::size_t plain = state.charsets.plain() ? ascii_run(as_bytes(utf8)) : 0;
    if (plain > 0) {
      write_ascii(state, utf8.substr(0, plain));
      utf8.remove_prefix(plain);
    } else {
      write_character(state, take_character(utf8));
    }
  }
}

void repeat_last_glyph(ScreenState& state, std::uint16_t count) {
  const Cursor& cursor = state.cursor;
  if (!cursor.has_last_glyph) return;
  const Cell last = state.grid().row(cursor.last_glyph.row)[cursor.last_glyph.column];
  const StyleId style = state.pen_style();
  const Cell glyph = last.is_cluster() ? Cell::cluster(last.cluster_index(), last.width(), style)
                                       : Cell::character(last.character(), last.width(), style);
  const unsigned most = unsigned{state.size.rows} * state.size.columns;
  for (unsigned left = std::min<unsigned>(count, most); left > 0; --left) write_glyph(state, glyph);
}

}  // namespace mp::terminal
