// What a Screen consists of, for those parts that interpret the tokens of the stream (text_output, cursor_motion, ...): each
// changes what its own sequences are about. Users of screens see Screen only.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "libmp/terminal/cell_tables.hpp"
#include "libmp/terminal/cursor.hpp"
#include "libmp/terminal/grid.hpp"
#include "libmp/terminal/keyboard_modes.hpp"
#include "libmp/terminal/modes.hpp"
#include "libmp/terminal/scrollback.hpp"
#include "libmp/terminal/tab_stops.hpp"
#include "libmp/terminal/vterm_state.hpp"
#include "libmp/terminal/window_texts.hpp"

namespace mp::terminal {

enum class Buffer : std::uint8_t { main, alternate };

// How the alternate screen was entered; the values are the modes' numbers. Who leaves it should do so the same way.
enum class AlternateEntry : std::uint16_t { none = 0, plain = 47, clearing = 1047, saving = 1049 };

struct BufferState {
  Grid grid;
  SavedCursor saved;
  KeyboardStack keyboard;
};

class ScreenState final : private EditTarget {
 public:
  ScreenState(Size size, std::size_t scrollback_lines);

  Size size;
  std::array<BufferState, 2> buffers;  // by Buffer
  Buffer active = Buffer::main;
  AlternateEntry alternate_entry = AlternateEntry::none;
  Cursor cursor;
  Modes modes;
  Modes saved_modes;  // by XTSAVE (CSI ? Pm s)
  Rectangle margins;  // all of the screen, if none are set
  Charsets charsets;
  TabStops tab_stops;
  KeyModifiers key_modifiers;
  WindowTexts texts;
  CellTables tables;
  Scrollback scrollback;

  [[nodiscard]] BufferState& buffer() noexcept { return buffers[static_cast<std::size_t>(active)]; }
  [[nodiscard]] Grid& grid() noexcept { return buffer().grid; }
  [[nodiscard]] Row& cursor_row() noexcept { return grid().row(cursor.position.row); }

  // --- style of what is written and of what is erased: the latter has the background only, as in xterm
  [[nodiscard]] const Style& pen() const noexcept { return pen_; }
  void set_pen(const Style& pen) noexcept;
  [[nodiscard]] StyleId pen_style();
  [[nodiscard]] StyleId blank_style();
  // A number for a character with combining marks, a link.
  [[nodiscard]] std::uint32_t cluster_id(const std::string& cluster);
  [[nodiscard]] LinkId link_id(const Link& link);

  // --- cursor
  // The cell behind the last one of the cursor's row that text may reach, and where its next row begins.
  [[nodiscard]] std::uint16_t right_limit() noexcept;
  [[nodiscard]] bool in_left_right_margins() const noexcept {
    return cursor.position.column >= margins.left && cursor.position.column < margins.right;
  }
  // Ends pending wrap and last glyph. The position is clamped to the screen, or to the margins in origin mode.
  void move_to(int row, int column) noexcept;
  // Cells or margins around the cursor have changed. It stays within a row of double width. In pending wrap, a character in the
  // last column is the last one; an erased cell awaits its wrap only when EL or ED has erased the row up to there, as in xterm.
  void settle_cursor() noexcept;
  void save_cursor();
  void restore_cursor();

  // --- changes of cells
  // At the cursor, within the margins. See Edit for what `count` is.
  void edit(Edit edit, std::uint16_t count);
  // All but what DECSCA or SPA guards.
  void erase_unguarded(Row& row, std::size_t from, std::size_t to, StyleId blank) const;
  void line_feed();
  void reverse_index();
  void switch_to(Buffer buffer) noexcept;

  void reset_margins() noexcept { margins = {0, 0, size.rows, size.columns}; }
  void resize(Size size);

 private:
  void scroll(const Rectangle& area, int up, int left) override;
  void erase(const Rectangle& area, Erase kind) override;
  void scroll_one_line();
  void collect_garbage();

  Style pen_;
  std::optional<StyleId> pen_style_;  // when they have been asked for since the pen changed
  std::optional<StyleId> blank_style_;
  VtermState vterm_;
  Edit edit_{};  // under way
};

}  // namespace mp::terminal
