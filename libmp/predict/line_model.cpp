#include "libmp/predict/line_model.hpp"

#include <algorithm>
#include <cstdlib>

#include "libmp/core/limits.hpp"
#include "libmp/terminal/character_width.hpp"
#include "libmp/terminal/code_point.hpp"

namespace mp::predict {
namespace {

using terminal::Colour;
using terminal::Position;

bool is_grey(const Colour& colour) {
  switch (colour.kind) {
    case Colour::Kind::standard:
      return false;
    case Colour::Kind::basic:
      return colour.index() == 8;
    case Colour::Kind::indexed:  // 232 to 255 are the greys of the palette, from black to white
      return colour.index() == 8 || (colour.index() >= 234 && colour.index() <= 248);
    case Colour::Kind::rgb: {
      const auto [low, high] = std::minmax({colour.red, colour.green, colour.blue});
      return high - low <= 24 && high >= 0x30 && high <= 0xb0;
    }
  }
  return false;
}

bool is_faint_style(const terminal::Style& style) { return style.dim || is_grey(style.foreground); }

bool is_faint(const Glyph& glyph, const Glyph* before) {
  return !glyph.blank() && is_faint_style(glyph.style) &&
         (before == nullptr || before->blank() || before->style != glyph.style);
}

// The row of the cursor, and what becomes of it.
class EditedRow {
 public:
  EditedRow(const Line& line, const CursorPlace& cursor)
      : line_(line), row_(cursor.position.row), column_(cursor.position.column) {
    const terminal::Row& row = line.screen.row(line.screen.active(), row_);
    columns_ = row.line_size() == terminal::LineSize::single ? row.columns() : 0;
  }

  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
  [[nodiscard]] std::size_t column() const noexcept { return column_; }
  // What stands in a column before the change.
  [[nodiscard]] Glyph at(std::size_t column) const { return line_.sketch.at(line_.screen, place(column)); }
  [[nodiscard]] bool blank(std::size_t column) const {
    return column >= columns_ || line_.sketch.blank_at(line_.screen, place(column));
  }
  // Where the text from this column on ends: columns() if no gap comes.
  [[nodiscard]] std::size_t text_end(std::size_t from) const {
    while (from < columns_ && !(blank(from) && blank(from + 1))) ++from;
    return from;
  }
  // The columns of the character that ends before this one, which must not be the first.
  [[nodiscard]] std::size_t width_before(std::size_t column) const {
    return column >= 2 && at(column - 1).right_half() ? 2 : 1;
  }
  [[nodiscard]] Tail tail() const {
    if (text_end(column_) == column_) return Tail::none;
    const Glyph first = at(begins_with_blank() ? column_ + 1 : column_);
    if (column_ == 0) return is_faint(first, nullptr) ? Tail::faint : Tail::text;
    const Glyph before = at(column_ - 1);
    return is_faint(first, &before) ? Tail::faint : Tail::text;
  }
  [[nodiscard]] bool begins_with_blank() const { return blank(column_); }
  // Text that reaches the edge goes on beyond it, or says so there: what its last columns come to show is not known.
  [[nodiscard]] std::size_t known_end(std::size_t end) const {
    if (end < columns_) return end;
    const std::size_t known = columns_ - std::min(columns_, kUnknownAtEdge);
    return known > 0 && known < columns_ && at(known).right_half() ? known - 1 : known;
  }
  // The cells from..end go by `by` columns, as far as they come to stand before `known`. False: half a character is left there.
  [[nodiscard]] bool move(std::size_t from, std::size_t end, std::ptrdiff_t by, std::size_t known) {
    change_.cells.reserve(change_.cells.size() + end - from + kUnknownAtEdge);
    for (std::size_t column = from; column < end; ++column) {
      const Glyph glyph = at(column);
      const auto to = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(column) + by);
      if (!glyph.right_half() && to + glyph.columns() > known) return to >= columns_ || !at(to).right_half();
      put(to, glyph);
    }
    return true;
  }
  [[nodiscard]] bool at_wall() const noexcept { return column_ == 0 || (line_.wall && column_ <= *line_.wall); }

  void put(std::size_t column, Glyph glyph) { change_.cells.push_back({place(column), std::move(glyph)}); }
  void put_blank(std::size_t column) { put(column, {.text = " ", .width = {}, .style = line_.screen.pen()}); }

  [[nodiscard]] Change change(KeyClass key_class, std::size_t column) {
    change_.key_class = key_class;
    change_.cursor = {place(std::min(column, columns_ - 1)), column == columns_};
    return std::move(change_);
  }
  void set_tail(Tail tail) noexcept { change_.tail = tail; }

 private:
  static constexpr std::size_t kUnknownAtEdge = 2;  // a wide character, or the sign that there is more

  [[nodiscard]] Position place(std::size_t column) const noexcept { return {row_, static_cast<std::uint16_t>(column)}; }

  const Line& line_;
  std::uint16_t row_;
  std::size_t column_;
  std::size_t columns_ = 0;
  Change change_;
};

char32_t code_point(std::string_view utf8) { return terminal::take_character(utf8); }

// What is typed mostly looks like what was typed before it; behind a prompt like the pen.
terminal::Style style_of_typed(const Line& line, const EditedRow& row) {
  if (row.at_wall()) return line.screen.pen();
  const Glyph before = row.at(row.column() - 1);
  return before.blank() ? line.screen.pen() : before.style;
}

void put_character(EditedRow& row, const Glyph& glyph) {
  row.put(row.column(), glyph);
  if (glyph.columns() == 2) row.put(row.column() + 1, {.text = {}, .width = {}, .style = glyph.style});
}

// What loses a half to a character of `width` columns shows nothing in the other.
void blank_cut_half(EditedRow& row, std::size_t width) {
  const std::size_t behind = row.column() + width;
  if (behind < row.columns() && row.at(behind).right_half()) row.put_blank(behind);
}

// Behind the cursor's row, or at its end, is the bottom: there a screen scrolls.
bool is_bottom(const terminal::Screen& screen, std::uint16_t row) {
  return row + 1u == screen.margins().bottom || row + 1u >= screen.size().rows;
}

std::optional<Change> insert(const Key& key, const Line& line, std::size_t width) {
  CursorPlace cursor = line.sketch.cursor();
  const bool wraps = cursor.pending_wrap;
  if (wraps) {
    if (is_bottom(line.screen, cursor.position.row)) return std::nullopt;
    cursor.position = {static_cast<std::uint16_t>(cursor.position.row + 1), 0};
  }
  EditedRow row(line, cursor);
  const std::size_t behind = row.column() + width;
  if (behind > row.columns()) return std::nullopt;
  const bool fills = behind == row.columns();
  if (fills && is_bottom(line.screen, cursor.position.row)) return std::nullopt;

  const Glyph typed{.text = key.text,
                    .width = width == 2 ? terminal::Cell::Width::wide : terminal::Cell::Width::single,
                    .style = style_of_typed(line, row)};
  put_character(row, typed);
  const Tail tail = row.tail();
  row.set_tail(tail);
  if (tail != Tail::none && line.tails[static_cast<std::size_t>(tail)] == TailRule::shifts) {
    const std::size_t end = row.text_end(row.column());
    // Behind a single blank it may be a right prompt, or the frame of a window.
    if (row.begins_with_blank() && end + 1 >= row.columns()) return std::nullopt;
    const std::size_t known = end + width >= row.columns() ? row.known_end(row.columns()) : row.columns();
    if (!row.move(row.column(), end, static_cast<std::ptrdiff_t>(width), known)) return std::nullopt;
  } else {
    blank_cut_half(row, width);
  }
  return row.change(wraps || fills ? KeyClass::wrap : KeyClass::insert, behind);
}

// A mark joins the character before the cursor.
std::optional<Change> combine(const Key& key, const Line& line) {
  const CursorPlace& cursor = line.sketch.cursor();
  EditedRow row(line, cursor);
  const std::size_t end = row.column() + (cursor.pending_wrap ? 1 : 0);
  if (end == 0 || end > row.columns()) return std::nullopt;
  const std::size_t column = end - row.width_before(end);
  Glyph glyph = row.at(column);
  if (glyph.blank() || glyph.text.size() + key.text.size() > limits::kMaxClusterBytes) return std::nullopt;
  glyph.text += key.text;
  row.put(column, std::move(glyph));
  Change change = row.change(KeyClass::mark, row.column());
  change.cursor = cursor;
  return change;
}

std::optional<Change> character(const Key& key, const Line& line) {
  const unsigned width = terminal::width_of(code_point(key.text));
  return width == 0 ? combine(key, line) : insert(key, line, width);
}

// Takes out [from, to); one of them is the cursor's column.
std::optional<Change> cut(EditedRow& row, KeyClass key_class, std::size_t from, std::size_t to) {
  const std::size_t end = row.text_end(std::max(to, row.column()));
  const bool closes_up = row.tail() != Tail::faint;
  const std::size_t known = row.known_end(end);
  if (closes_up && !row.move(to, known, -static_cast<std::ptrdiff_t>(to - from), row.columns())) return std::nullopt;
  if (known < end) return row.change(key_class, from);
  const std::size_t blanks_end = closes_up ? std::max(end, to) : to;
  for (std::size_t column = blanks_end - (to - from); column < blanks_end; ++column) row.put_blank(column);
  return row.change(key_class, from);
}

std::optional<Change> erase(const Key&, EditedRow& row, const Line&) {
  if (row.at_wall()) return std::nullopt;
  return cut(row, KeyClass::erase, row.column() - row.width_before(row.column()), row.column());
}

std::optional<Change> remove(const Key&, EditedRow& row, const Line&) {
  if (row.tail() != Tail::text) return std::nullopt;
  return cut(row, KeyClass::remove, row.column(), row.column() + row.at(row.column()).columns());
}

std::optional<Change> left(const Key&, EditedRow& row, const Line&) {
  if (row.at_wall()) return std::nullopt;
  return row.change(KeyClass::left, row.column() - row.width_before(row.column()));
}

// At the end of the text it does nothing, or takes over a suggestion, or the text ends in blanks that it passes.
std::optional<Change> right(const Key&, EditedRow& row, const Line&) {
  if (row.tail() != Tail::text) return std::nullopt;
  const std::size_t behind = row.column() + row.at(row.column()).columns();
  if (behind >= row.columns()) return std::nullopt;
  return row.change(KeyClass::right, behind);
}

std::optional<Change> home(const Key&, EditedRow& row, const Line& line) {
  if (!line.wall || row.at_wall()) return std::nullopt;
  return row.change(KeyClass::home, *line.wall);
}

std::optional<Change> end(const Key&, EditedRow& row, const Line&) {
  const std::size_t end = row.text_end(row.column());
  if (row.tail() != Tail::text || end == row.columns()) return std::nullopt;
  return row.change(KeyClass::end, end);
}

std::optional<Change> erase_word(const Key&, EditedRow& row, const Line& line) {
  if (row.at_wall()) return std::nullopt;
  const std::size_t wall = line.wall.value_or(std::uint16_t{0});
  std::size_t from = row.column();
  while (from > wall && row.blank(from - 1)) --from;
  while (from > wall && !row.blank(from - 1)) --from;
  return cut(row, KeyClass::kill, from, row.column());
}

std::optional<Change> erase_line(const Key&, EditedRow& row, const Line& line) {
  if (!line.wall || row.at_wall()) return std::nullopt;
  return cut(row, KeyClass::kill, *line.wall, row.column());
}

std::optional<Change> erase_rest(const Key&, EditedRow& row, const Line&) {
  if (row.tail() != Tail::text) return std::nullopt;
  return cut(row, KeyClass::kill, row.column(), row.text_end(row.column()));
}

using Editing = std::optional<Change> (*)(const Key&, EditedRow&, const Line&);
// By KeyKind, from `erase` to `erase_rest`.
constexpr std::array<Editing, 9> kEditing{erase, left, right, home, end, remove, erase_word, erase_line, erase_rest};

}  // namespace

std::optional<Change> change_by(const Key& key, const Line& line) {
  if (line.screen.modes().left_right_margins) return std::nullopt;
  if (key.kind == KeyKind::character) return character(key, line);
  const auto index = static_cast<std::size_t>(key.kind) - static_cast<std::size_t>(KeyKind::erase);
  const CursorPlace& cursor = line.sketch.cursor();
  if (index >= kEditing.size() || cursor.pending_wrap) return std::nullopt;
  EditedRow row(line, cursor);
  if (row.column() >= row.columns()) return std::nullopt;
  return kEditing[index](key, row, line);
}

bool is_faint(const terminal::Screen& screen, Position at) {
  const Glyph glyph = glyph_of(screen, at);
  if (at.column == 0) return is_faint(glyph, nullptr);
  const Glyph before = glyph_of(screen, {at.row, static_cast<std::uint16_t>(at.column - 1)});
  return is_faint(glyph, &before);
}

}  // namespace mp::predict
