#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "libmp/terminal/screen.hpp"

namespace mp::terminal {
namespace {

using Difference = std::optional<std::string>;

[[nodiscard]] std::string place(Position at) { return std::to_string(at.row) + "," + std::to_string(at.column); }

// Screens number styles and links as they come: what counts is what is behind the numbers.
[[nodiscard]] bool same_link(const Screen& a, LinkId in_a, const Screen& b, LinkId in_b) {
  return a.link(in_a) == b.link(in_b);
}

[[nodiscard]] bool same_style(const Screen& a, Style in_a, const Screen& b, Style in_b) {
  if (!same_link(a, in_a.link, b, in_b.link)) return false;
  in_a.link = in_b.link = LinkId::none;
  return in_a == in_b;
}

[[nodiscard]] std::string words(const Screen& screen, const Cell& cell) {
  const Style& style = screen.style(cell.style());
  const std::string what = cell.is_erased() ? "erased" : cell.is_right_half() ? "right half" : "'" + screen.text_of(cell) + "'";
  return what + " (colours " + std::to_string(style.foreground.packed()) + "/" + std::to_string(style.background.packed()) +
         ", attributes " + std::to_string(style.attributes()) + ")";
}

[[nodiscard]] bool same_glyph(const Screen& a, const Cell& in_a, const Screen& b, const Cell& in_b) {
  if (in_a.is_cluster() && in_b.is_cluster()) return in_a.width() == in_b.width() && a.text_of(in_a) == b.text_of(in_b);
  return Cell::with_style(in_a, StyleId::plain) == Cell::with_style(in_b, StyleId::plain);
}

[[nodiscard]] Difference row_difference(const Screen& a, const Screen& b, Buffer buffer, std::uint16_t index) {
  const Row& in_a = a.row(buffer, index);
  const Row& in_b = b.row(buffer, index);
  const std::string name = buffer == Buffer::main ? "main " : "alternate ";
  // A pair of numbers that has been found to be one style.
  StyleId style_in_a = StyleId::plain;
  StyleId style_in_b = StyleId::plain;
  const std::size_t end = std::max(in_a.used(), in_b.used());
  for (std::uint16_t i = 0; i < end; ++i) {
    const bool known = in_a[i].style() == style_in_a && in_b[i].style() == style_in_b;
    if (same_glyph(a, in_a[i], b, in_b[i]) && (known || same_style(a, a.style(in_a[i].style()), b, b.style(in_b[i].style())))) {
      style_in_a = in_a[i].style();
      style_in_b = in_b[i].style();
      continue;
    }
    return name + "cell " + place({index, i}) + ": " + words(a, in_a[i]) + " against " + words(b, in_b[i]);
  }
  if (in_a.wrapped() != in_b.wrapped()) return name + "row " + std::to_string(index) + ": wrapped in one only";
  if (in_a.line_size() != in_b.line_size()) return name + "row " + std::to_string(index) + ": sizes differ";
  return std::nullopt;
}

[[nodiscard]] bool same_saved(const Screen& a, SavedCursor in_a, const Screen& b, SavedCursor in_b) {
  if (!same_style(a, in_a.pen, b, in_b.pen)) return false;
  in_a.pen = in_b.pen = {};
  return in_a == in_b;
}

[[nodiscard]] bool same_line(const Screen& a, Line in_a, const Screen& b, Line in_b) {
  if (!std::ranges::equal(in_a.runs, in_b.runs, [&](const Run& x, const Run& y) {
        return x.text == y.text && x.columns == y.columns && same_style(a, x.style, b, y.style);
      })) {
    return false;
  }
  in_a.runs.clear();
  in_b.runs.clear();
  return in_a == in_b;
}

// The newest lines, as far as both have them: numbers may differ where one screen has begun later.
[[nodiscard]] Difference scrollback_difference(const Screen& a, const Screen& b) {
  const std::uint64_t common = std::min(a.scrollback().size(), b.scrollback().size());
  for (std::uint64_t back = 1; back <= common; ++back) {
    if (same_line(a, a.scrollback().line(a.scrollback().end() - back), b, b.scrollback().line(b.scrollback().end() - back)))
      continue;
    return "scrollback, line " + std::to_string(back) + " from the end";
  }
  return std::nullopt;
}

// Of a mode that we do not know, nobody can say whether resetting it has changed anything.
[[nodiscard]] std::vector<Modes::Unknown> set_unknown(const Modes& modes) {
  std::vector<Modes::Unknown> set;
  std::ranges::copy_if(modes.unknown, std::back_inserter(set), &Modes::Unknown::set);
  return set;
}

[[nodiscard]] Difference mode_difference(const Modes& a, const Modes& b) {
  for (const auto table : {ansi_modes(), private_modes()}) {
    for (const ModeFlag& mode : table) {
      if (a.*mode.flag != b.*mode.flag) return "mode " + std::to_string(mode.number);
    }
  }
  if (a.mouse_tracking != b.mouse_tracking) return "mouse tracking";
  if (a.mouse_encoding != b.mouse_encoding) return "mouse encoding";
  if (set_unknown(a) != set_unknown(b)) return "a mode that is not known";
  return std::nullopt;
}

[[nodiscard]] Difference cursor_difference(const Screen& a, const Screen& b) {
  const Cursor& in_a = a.cursor();
  const Cursor& in_b = b.cursor();
  if (in_a.position != in_b.position) return "cursor at " + place(in_a.position) + " against " + place(in_b.position);
  if (in_a.pending_wrap != in_b.pending_wrap) return "pending wrap";
  if (!(in_a == in_b)) return in_a.shape != in_b.shape ? "cursor shape" : "last character";
  if (!same_style(a, a.pen(), b, b.pen())) return "pen";
  for (const Buffer buffer : {Buffer::main, Buffer::alternate}) {
    if (same_saved(a, a.saved_cursor(buffer), b, b.saved_cursor(buffer))) continue;
    return std::string{"saved cursor of the "} + (buffer == Buffer::main ? "main screen" : "alternate screen");
  }
  return std::nullopt;
}

[[nodiscard]] Difference other_difference(const Screen& a, const Screen& b) {
  if (a.margins() != b.margins()) return "margins";
  if (!(a.charsets() == b.charsets())) return "character sets";
  if (!(a.tab_stops() == b.tab_stops())) return "tab stops";
  for (const Buffer buffer : {Buffer::main, Buffer::alternate}) {
    if (!(a.keyboard(buffer) == b.keyboard(buffer))) return "keyboard flags";
  }
  if (!(a.key_modifiers() == b.key_modifiers())) return "key modifiers";
  if (!(a.texts().titles == b.texts().titles)) return "title";
  if (!(a.texts() == b.texts())) return "title stack, window name, palette, colours or directory";
  if (!std::ranges::equal(a.unfinished(), b.unfinished())) return "unfinished sequence";
  return std::nullopt;
}

}  // namespace

Difference screen_difference(const Screen& a, const Screen& b) {
  if (a.size() != b.size()) return "size";
  if (a.active() != b.active()) return "main against alternate screen";
  if (a.alternate_entry() != b.alternate_entry()) return "how the alternate screen was entered";
  for (const Buffer buffer : {Buffer::main, Buffer::alternate}) {
    for (std::uint16_t i = 0; i < a.size().rows; ++i) {
      if (auto found = row_difference(a, b, buffer, i)) return found;
    }
  }
  if (auto found = cursor_difference(a, b)) return found;
  if (auto found = mode_difference(a.modes(), b.modes())) return found;
  if (auto found = mode_difference(a.saved_modes(), b.saved_modes())) return *found + ", saved";
  return other_difference(a, b);
}

Difference difference(const Screen& a, const Screen& b) {
  if (auto found = screen_difference(a, b)) return found;
  return scrollback_difference(a, b);
}

}  // namespace mp::terminal
