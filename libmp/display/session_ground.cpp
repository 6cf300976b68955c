#include "libmp/display/session_ground.hpp"

#include <algorithm>
#include <string>

#include "libmp/core/limits.hpp"
#include "libmp/terminal/reset.hpp"
#include "libmp/terminal/sequence_writer.hpp"

namespace mp::display {
namespace {

using terminal::Buffer;
using terminal::Screen;

constexpr std::string_view kSaveCursor = "\x1b\x37";  // DECSC
constexpr auto kAlternate = static_cast<unsigned>(terminal::AlternateEntry::clearing);

std::uint64_t line_of_cursor(const Screen& shadow) noexcept {
  return shadow.lines_scrolled() + terminal::cursor_on_main(shadow).row;
}

}  // namespace

// The shadow's lines scroll when its last row is reached; by then the terminal, where the session began further down, is there.
void SessionGround::begin(const Screen& shadow, Ground places) noexcept {
  places_ = places;
  first_line_ = line_of_cursor(shadow);
  known_from_ = places == Ground::shared ? first_line_ : first_line_ + 1;
}

// One that becomes higher may take lines back from its scrollback, also such as are the user's. Some wrap lines anew as the
// shadow does, others leave them as they are: where fewer rows are taken to be the session's than are, some of it is twice in
// the scrollback; where more are, some of the user's would be lost.
void SessionGround::handle_resize(const Screen& shadow, std::uint64_t rows_before) noexcept {
  first_line_ = line_of_cursor(shadow) - std::min(rows_before, rows_above_cursor(shadow));
  known_from_ = shadow.lines_scrolled() + shadow.size().rows;
  places_ = Ground::unknown;
}

Ground SessionGround::kind(const Screen& shadow) const noexcept {
  return shadow.lines_scrolled() >= known_from_ ? Ground::known : places_;
}

// A program that has cleared the terminal has made it its own.
std::uint16_t SessionGround::users_rows(const Screen& shadow) const noexcept {
  if (kind(shadow) == Ground::known || first_line_ <= shadow.lines_scrolled()) return 0;
  const auto above = std::min<std::uint64_t>(first_line_ - shadow.lines_scrolled(), shadow.size().rows - 1u);
  std::uint16_t rows = 0;
  while (rows < above && shadow.row(Buffer::main, rows).used() == 0) ++rows;
  return rows;
}

std::uint64_t SessionGround::rows_above_cursor(const Screen& shadow) const noexcept {
  const auto first = std::min(first_line_, shadow.lines_scrolled() + users_rows(shadow));
  const auto cursor = line_of_cursor(shadow);
  return cursor - std::min(cursor, first);
}

std::uint64_t SessionGround::lines_gone(const Screen& shadow) const noexcept {
  return kind(shadow) == Ground::known ? shadow.lines_scrolled() : std::max(shadow.lines_scrolled(), first_line_);
}

Bytes SessionGround::take(const Screen& shadow, const terminal::ScreenImage& has) const {
  const auto ground = kind(shadow);
  if (ground == Ground::known) return terminal::reset_sequence(has);
  Bytes bytes;
  terminal::SequenceWriter out(bytes);
  if (ground == Ground::shared) {
    out.put(terminal::reset_sequence(has));
    out.move_to({users_rows(shadow), 0});
  } else {
    out.put(terminal::reset_in_place(has));
    out.put("\r");
    const auto rows = std::min<std::uint64_t>(rows_above_cursor(shadow), limits::kMaxRows);
    if (rows > 0) out.csi({static_cast<unsigned>(rows)}, "A");
  }
  out.put(std::string(shadow.size().rows - 1u, '\n'));
  if (ground == Ground::unknown && has.settings.side(Buffer::alternate).saved != terminal::SavedCursor{}) {
    out.set_private_mode(kAlternate, true);
    out.move_to({});
    out.put(kSaveCursor);
    out.set_private_mode(kAlternate, false);
  }
  out.move_to({});
  out.put(kSaveCursor);
  return bytes;
}

}  // namespace mp::display
