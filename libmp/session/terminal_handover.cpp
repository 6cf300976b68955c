#include "libmp/session/terminal_handover.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "libmp/terminal/reset.hpp"
#include "libmp/terminal/screen_image.hpp"
#include "libmp/terminal/sequence_writer.hpp"
#include "libmp/terminal/snapshot.hpp"
#include "libmp/terminal/terminal_settings.hpp"

namespace mp::session {
namespace {

using terminal::AlternateEntry;
using terminal::Buffer;
using terminal::Position;
using terminal::SequenceWriter;

constexpr std::string_view kSaveCursor = "\x1b\x37";     // DECSC
constexpr std::string_view kRestoreCursor = "\x1b\x38";  // DECRC
constexpr std::string_view kPlain = "\x1b[m\x1b(B\x0f";
constexpr unsigned kOrigin = 6;
constexpr unsigned kAlternateWithCursor = 1049;

Position cursor_on_main(const terminal::Screen& shadow) {
  const bool saved = shadow.active() == Buffer::alternate && shadow.alternate_entry() == AlternateEntry::saving;
  return saved ? shadow.saved_cursor(Buffer::main).position : shadow.cursor().position;
}

// The modes are undone, but the cursor stays where it really is: the shadow does not know. So the cursors that the program has
// saved stay as they are, too: to undo those would be to save another one.
void reset_in_place(const terminal::Screen& shadow, SequenceWriter& out) {
  if (shadow.active() == Buffer::main && terminal::settings_of(shadow).modes.origin) {
    return out.put(terminal::reset_sequence(shadow));  // whoever switches to this mode has placed the cursor
  }
  auto has = terminal::image_of(shadow);
  for (auto& side : has.settings.sides) side.saved = {};
  if (shadow.active() == Buffer::alternate) {
    out.set_private_mode(kOrigin, false);  // it would be saved with the cursor
    out.set_private_mode(kAlternateWithCursor, false);
    has.settings.active = Buffer::main;
    has.settings.alternate_entry = AlternateEntry::none;
  }
  out.put(kSaveCursor);
  out.put(terminal::reset_sequence(has));
  out.put(kRestoreCursor);
  out.put(kPlain);
}

// Whatever the terminal shows, down to the cursor's line or to the one above it, goes into its scrollback, and what a shell has
// saved of its cursor is forgotten.
enum class CursorLine : std::uint8_t { written, empty };

void scroll_away(const terminal::Screen& shadow, CursorLine line, SequenceWriter& out) {
  out.put("\r");
  out.put(std::string(shadow.size().rows - (line == CursorLine::empty ? 1u : 0u), '\n'));
  out.move_to({});
  out.put(kSaveCursor);
}

std::uint16_t last_used_row(const terminal::Screen& shadow) {
  auto row = shadow.size().rows;
  while (row > 1 && shadow.row(Buffer::main, row - 1u).used() == 0) --row;
  return static_cast<std::uint16_t>(row - 1);
}

}  // namespace

Bytes leave_terminal(const terminal::Screen& shadow, Ground ground, Leaving leaving) {
  Bytes bytes;
  SequenceWriter out(bytes);
  const auto cursor = cursor_on_main(shadow);
  bool at_begin = cursor.column == 0;
  const bool anything_set = terminal::settings_of(shadow) != terminal::TerminalSettings{} || !shadow.in_ground();
  if (!anything_set && leaving == Leaving::after_the_end) return bytes;
  if (ground != Ground::unknown) {
    out.put(terminal::reset_sequence(shadow));
    if (const auto last = last_used_row(shadow); last > cursor.row) {
      out.move_to({last, 0});
      at_begin = false;
    }
  } else if (anything_set) {
    reset_in_place(shadow, out);
  }
  if (!at_begin) out.put("\r\n");
  return bytes;
}

Bytes return_to_terminal(const terminal::Screen& shadow) {
  Bytes bytes;
  SequenceWriter out(bytes);
  scroll_away(shadow, CursorLine::written, out);
  out.put(terminal::snapshot(shadow));
  return bytes;
}

Bytes make_ground_known(const terminal::Screen& shadow) {
  Bytes bytes;
  SequenceWriter out(bytes);
  reset_in_place(shadow, out);
  const bool empty = shadow.row(Buffer::main, cursor_on_main(shadow).row).used() == 0;
  scroll_away(shadow, empty ? CursorLine::empty : CursorLine::written, out);
  out.put(terminal::snapshot(shadow));
  return bytes;
}

Bytes repaint(const terminal::Screen& shadow) {
  auto bytes = terminal::reset_sequence(shadow);
  append(bytes, terminal::snapshot(shadow));
  return bytes;
}

Bytes begin_at(const std::optional<terminal::Position>& cursor) {
  Bytes bytes;
  if (cursor) SequenceWriter(bytes).move_to(*cursor);
  return bytes;
}

bool ground_is_filled(const terminal::Screen& shadow, std::uint16_t users_rows) {
  return shadow.lines_scrolled() >= std::max<std::uint64_t>(users_rows, 1);
}

}  // namespace mp::session
