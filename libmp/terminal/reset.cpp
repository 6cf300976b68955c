#include "libmp/terminal/reset.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "libmp/terminal/painting.hpp"
#include "libmp/terminal/settings_writer.hpp"

namespace mp::terminal {
namespace {

constexpr std::string_view kCancel = "\x18";             // CAN
constexpr std::string_view kSaveCursor = "\x1b\x37";     // DECSC
constexpr std::string_view kRestoreCursor = "\x1b\x38";  // DECRC
constexpr unsigned kOrigin = 6;
constexpr unsigned kSynchronisedOutput = 2026;

void write_plain_pen(const Style& pen, SequenceWriter& out) {
  out.put("\x1b[m");
  if (pen.guarded) out.put("\x1b[0\"q");
  if (pen.link != LinkId::none) out.put("\x1b]8;;\x1b\\");
}

class ResetWriter {
 public:
  ResetWriter(const ScreenImage& has, Bytes& bytes) : has_(has), out_(bytes) {}

  void write() {
    const TerminalSettings& settings = has_.settings;
    if (!has_.in_ground) out_.put(kCancel);
    begin_painting(settings, out_);
    write_plain_pen(settings.pen, out_);
    // A single shift waits for a character; any will do, where it does not scroll.
    if (settings.charsets.single_shift != 0) out_.put("\x1b[H ");
    leave_alternate();
    reset_main();
    write_modes(settings.modes, {}, out_);
    write_saved_modes(settings.saved_modes, {}, {}, out_);
    write_key_modifiers(settings.key_modifiers, {}, out_);
    write_texts(settings.texts, {}, out_);
    write_cursor_shape(settings.cursor_shape, 0, out_);
    out_.move_to(cursor_on_main());
    if (settings.modes.synchronised_output) out_.set_private_mode(kSynchronisedOutput, false);
  }

 private:
  // 1047 leaves and clears it, however it was entered, and without moving the cursor.
  void leave_alternate() {
    const TerminalSettings::Side& side = has_.settings.side(Buffer::alternate);
    const bool is_shown = has_.settings.active == Buffer::alternate;
    if (!is_shown && side == TerminalSettings::Side{} && has_.is_blank(Buffer::alternate)) return;
    if (!is_shown) out_.put("\x1b[?1047h");
    reset_side(Buffer::alternate);
    if (is_shown) erase_all();
    if (is_shown && has_.settings.alternate_entry == AlternateEntry::saving) leave_as_entered();
    out_.put("\x1b[?1047l");
  }

  // Rows that are longer than those of the main screen, which was left at another size, make tmux move some of that one into
  // its scrollback.
  void erase_all() {
    out_.move_to({});
    out_.put("\x1b[J");
  }

  // A terminal whose size has changed in the meantime may fit the main screen to it only now, and around the cursor: that must
  // be the one which belongs there, or lines get into the scrollback.
  void leave_as_entered() {
    out_.put("\x1b[?1049l");
    const SavedCursor& saved = has_.settings.side(Buffer::main).saved;
    if (saved.origin) out_.put("\x1b[?6l");
    write_charsets(saved.charsets, {}, out_);
    write_plain_pen(saved.pen, out_);
    out_.put("\x1b[?1047h");
  }

  void reset_main() {
    reset_side(Buffer::main);
    write_tab_stops(has_.settings.tab_stops, {}, has_.view.terminal.columns, out_);
  }

  void reset_side(Buffer buffer) {
    const TerminalSettings::Side& side = has_.settings.side(buffer);
    write_keyboard(side.keyboard, {}, out_);
    // All rows if any: a character that CAN has broken off may have scrolled them.
    const auto& rows = has_.of(buffer);
    const bool all_single = std::ranges::all_of(rows, [](const RowImage& row) { return row.size == LineSize::single; });
    for (std::uint16_t i = 0; i < rows.size() && !all_single; ++i) {
      out_.move_to({i, 0});
      out_.put("\x1b#5");
    }
    if (side.saved == SavedCursor{}) return;
    out_.move_to({});
    out_.put(kSaveCursor);
  }

  [[nodiscard]] Position cursor_on_main() const {
    return has_.settings.alternate_entry == AlternateEntry::saving ? has_.settings.side(Buffer::main).saved.position
                                                                   : has_.cursor;
  }

  const ScreenImage& has_;
  SequenceWriter out_;
};

}  // namespace

Bytes reset_sequence(const ScreenImage& has) {
  Bytes bytes;
  ResetWriter{has, bytes}.write();
  return bytes;
}

Bytes reset_sequence(const Screen& has) { return reset_sequence(image_of(has)); }

Bytes reset_in_place(const ScreenImage& has) {
  const bool on_main = has.settings.active == Buffer::main;
  const SavedCursor& saved = has.settings.side(Buffer::main).saved;
  // Whoever switches to this mode has placed the cursor.
  if (on_main ? has.settings.modes.origin : saved.origin) return reset_sequence(has);
  auto rest = has;
  TerminalSettings& settings = rest.settings;
  Bytes bytes;
  SequenceWriter out(bytes);
  if (!std::exchange(rest.in_ground, true)) out.put(kCancel);
  if (!on_main) {
    out.set_private_mode(kOrigin, false);  // tmux would keep it, and save it with the cursor
    out.set_private_mode(static_cast<unsigned>(AlternateEntry::saving), false);
    settings.pen = saved.pen;
    settings.charsets = saved.charsets;
    settings.active = Buffer::main;
    settings.alternate_entry = AlternateEntry::none;
  }
  for (auto& side : settings.sides) side.saved = {};
  // These come back with the cursor.
  write_plain_pen(std::exchange(settings.pen, {}), out);
  write_charsets(std::exchange(settings.charsets, {}), {}, out);
  settings.charsets.single_shift = has.settings.charsets.single_shift;
  out.put(kSaveCursor);
  out.put(reset_sequence(rest));
  out.put(kRestoreCursor);
  return bytes;
}

Bytes reset_in_place(const Screen& has) { return reset_in_place(image_of(has)); }

Position cursor_on_main(const Screen& has) {
  return has.alternate_entry() == AlternateEntry::saving ? has.saved_cursor(Buffer::main).position : has.cursor().position;
}

}  // namespace mp::terminal
