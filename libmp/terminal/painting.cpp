#include "libmp/terminal/painting.hpp"

#include "libmp/terminal/settings_writer.hpp"

namespace mp::terminal {
namespace {

constexpr std::string_view kSaveCursor = "\x1b\x37";     // DECSC
constexpr std::string_view kRestoreCursor = "\x1b\x38";  // DECRC
constexpr unsigned kInsert = 4;
constexpr unsigned kOrigin = 6;
constexpr unsigned kAutowrap = 7;
constexpr unsigned kLeftRightMargins = 69;

void write_margins(const TerminalSettings& settings, SequenceWriter& out) {
  if (settings.modes.left_right_margins) out.set_private_mode(kLeftRightMargins, true);
  const Rectangle& margins = settings.margins;
  if (margins == Rectangle{}) return;
  out.csi({margins.top + 1u, margins.bottom}, "r");
  if (settings.modes.left_right_margins) out.csi({margins.left + 1u, margins.right}, "s");
}

// In origin mode places are told from the margins' corner. Tabs to the left lead out of them, and then only they do.
void move_in_margins(const TerminalSettings& settings, Position to, SequenceWriter& out) {
  const Rectangle& margins = settings.margins;
  if (!settings.modes.origin) return out.move_to(to);
  const bool left_of_margin = to.column < margins.left;
  const unsigned column = left_of_margin ? 0 : to.column - margins.left;
  out.csi({to.row - margins.top + 1u, column + 1u}, "H");
  if (!left_of_margin) return;
  out.csi({limits::kMaxColumns}, "Z");
  if (to.column > 0) out.csi({to.column}, "C");
}

// The character left of the cursor is printed again where the cursor has been since: marks that follow will join it, REP will
// repeat it, and in the last column the terminal waits again for the next one to wrap.
void write_cursor(const TerminalSettings& settings, const Screen& screen, RowPainter& painter, SequenceWriter& out) {
  const Cursor& cursor = screen.cursor();
  const Position at = cursor.has_last_glyph ? cursor.last_glyph : cursor.position;
  const Row& row = screen.row(screen.active(), at.row);
  move_in_margins(settings, at, out);
  if (cursor.has_last_glyph) return painter.print(row[at.column]);
  if (!cursor.pending_wrap) return;
  // The row was erased from its beginning to here, and the wrap is still awaited.
  painter.pen().use(row[at.column].style());
  out.put(" \x1b[1K");
}

// A wrap that was pending before the right edge was so at a margin.
[[nodiscard]] bool enter_saved_margins(const SavedCursor& saved, Size size, SequenceWriter& out) {
  if (!saved.pending_wrap || saved.position.column + 1 == size.columns) return false;
  out.set_private_mode(kLeftRightMargins, true);
  out.csi({1, saved.position.column + 1u}, "s");
  return true;
}

// After DECRC: fit for painting again.
void leave_saved_cursor(const SavedCursor& saved, RowPainter& painter, SequenceWriter& out) {
  if (saved.origin) out.set_private_mode(kOrigin, false);
  write_charsets(saved.charsets, {}, out);
  painter.pen().assume(saved.pen);
}

}  // namespace

void begin_painting(const TerminalSettings& has, SequenceWriter& out) {
  if (has.modes.insert) out.set_ansi_mode(kInsert, false);
  if (has.modes.origin) out.set_private_mode(kOrigin, false);
  if (has.modes.left_right_margins) out.set_private_mode(kLeftRightMargins, false);
  if (has.margins != Rectangle{}) out.put("\x1b[r");
  if (!has.modes.autowrap) out.set_private_mode(kAutowrap, true);
  write_charsets(has.charsets, {}, out);
}

void finish_painting(const TerminalSettings& settings, const Screen& screen, RowPainter& painter, SequenceWriter& out) {
  write_margins(settings, out);
  if (settings.modes.origin) out.set_private_mode(kOrigin, true);
  // What stands in the last column without autowrap does not wait to wrap, unless it was printed before.
  const bool waits = screen.cursor().pending_wrap;
  if (!settings.modes.autowrap && !waits) out.set_private_mode(kAutowrap, false);
  write_cursor(settings, screen, painter, out);
  if (!settings.modes.autowrap && waits) out.set_private_mode(kAutowrap, false);
  write_charsets({}, settings.charsets, out);
  painter.pen().use(settings.pen);
  if (settings.modes.insert) out.set_ansi_mode(kInsert, true);
  if (settings.charsets.single_shift != 0) out.put(settings.charsets.single_shift == 2 ? "\x1bN" : "\x1bO");
}

void write_saved_cursor(const SavedCursor& saved, Size size, RowPainter& painter, SequenceWriter& out) {
  const bool in_margins = enter_saved_margins(saved, size, out);
  if (saved.origin) out.set_private_mode(kOrigin, true);
  out.move_to(saved.position);
  if (saved.pending_wrap) out.put("x");
  write_charsets({}, saved.charsets, out);
  painter.pen().use(saved.pen);
  out.put(kSaveCursor);
  if (in_margins) out.set_private_mode(kLeftRightMargins, false);
  leave_saved_cursor(saved, painter, out);
}

void enter_saving_alternate(const SavedCursor& saved, Size size, RowPainter& painter, SequenceWriter& out) {
  const bool in_margins = enter_saved_margins(saved, size, out);
  out.put(kRestoreCursor);
  out.set_private_mode(static_cast<unsigned>(AlternateEntry::saving), true);
  if (in_margins) out.set_private_mode(kLeftRightMargins, false);
  leave_saved_cursor(saved, painter, out);
}

}  // namespace mp::terminal
