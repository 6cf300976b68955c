#include "libmp/session/terminal_handover.hpp"

#include <string>
#include <string_view>

#include "libmp/terminal/reset.hpp"
#include "libmp/terminal/screen_image.hpp"
#include "libmp/terminal/sequence_writer.hpp"
#include "libmp/terminal/snapshot.hpp"
#include "libmp/terminal/terminal_settings.hpp"

namespace mp::session {
namespace {

using display::Ground;
using terminal::Buffer;
using terminal::SequenceWriter;

constexpr std::string_view kSaveCursor = "\x1b\x37";  // DECSC

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
  const auto cursor = terminal::cursor_on_main(shadow);
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
    out.put(terminal::reset_in_place(shadow));
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

Bytes take_ground_back(const terminal::Screen& shadow) {
  Bytes bytes;
  SequenceWriter out(bytes);
  out.put(terminal::reset_in_place(shadow));
  const bool empty = shadow.row(Buffer::main, terminal::cursor_on_main(shadow).row).used() == 0;
  scroll_away(shadow, empty ? CursorLine::empty : CursorLine::written, out);
  out.put(terminal::snapshot(shadow));
  return bytes;
}

Bytes make_ground_known(const terminal::Screen& shadow, const display::SessionGround& ground) {
  auto bytes = ground.take(shadow, terminal::image_of(shadow));
  append(bytes, terminal::snapshot(shadow));
  return bytes;
}

}  // namespace mp::session
