#include "libmp/terminal/screen_state.hpp"

#include <algorithm>

#include "libmp/core/limits.hpp"
#include "libmp/terminal/reflow.hpp"

namespace mp::terminal {
namespace {

// Insertion and deletion within a row do not mind in which rows text scrolls.
[[nodiscard]] bool is_within_row(Edit edit) noexcept { return edit == Edit::insert_cells || edit == Edit::delete_cells; }

[[nodiscard]] bool is_of_lines(Edit edit) noexcept { return edit == Edit::insert_lines || edit == Edit::delete_lines; }

[[nodiscard]] bool is_of_display(Edit edit) noexcept {
  return edit == Edit::erase_in_display || edit == Edit::selective_erase_in_display;
}

// Those after which a character in the last column still awaits its wrap, as in xterm.
[[nodiscard]] bool keeps_pending_wrap(Edit edit, std::uint16_t count) noexcept {
  const bool scrolls = edit == Edit::scroll_up || edit == Edit::scroll_down;
  return scrolls || (edit >= Edit::erase_in_line && count == 1);
}

void mark_cells(const Grid& grid, std::vector<bool>& styles, std::vector<bool>& clusters) {
  for (std::size_t i = 0; i < grid.size().rows; ++i) {
    const Row& row = grid.row(i);
    for (const Cell& cell : row.cells().first(row.used())) {
      styles[static_cast<std::uint32_t>(cell.style())] = true;
      if (cell.is_cluster()) clusters[cell.cluster_index()] = true;
    }
  }
}

}  // namespace

ScreenState::ScreenState(Size first_size, std::size_t scrollback_lines)
    : size(first_size),
      buffers{BufferState{Grid{first_size}, {}, {}}, BufferState{Grid{first_size}, {}, {}}},
      margins{0, 0, first_size.rows, first_size.columns},
      scrollback(scrollback_lines),
      vterm_(first_size, *this) {}

void ScreenState::set_pen(const Style& pen) noexcept {
  if (pen == pen_) return;
  if (pen.background != pen_.background) blank_style_.reset();
  pen_ = pen;
  pen_style_.reset();
}

StyleId ScreenState::pen_style() {
  if (!pen_style_) {
    if (tables.styles.crowded()) collect_garbage();
    pen_style_ = static_cast<StyleId>(tables.styles.id(pen_));
  }
  return *pen_style_;
}

StyleId ScreenState::blank_style() {
  if (!blank_style_) {
    if (tables.styles.crowded()) collect_garbage();
    Style blank;
    blank.background = pen_.background;
    blank_style_ = static_cast<StyleId>(tables.styles.id(blank));
  }
  return *blank_style_;
}

std::uint32_t ScreenState::cluster_id(const std::string& cluster) {
  if (tables.clusters.crowded()) collect_garbage();
  return tables.clusters.id(cluster);
}

LinkId ScreenState::link_id(const Link& link) {
  if (tables.links.crowded()) collect_garbage();
  const auto id = tables.links.id_within(limits::kMaxLinks, link);
  return id ? static_cast<LinkId>(*id) : LinkId::none;
}

void ScreenState::collect_garbage() {
  std::vector<bool> styles(tables.styles.numbers());
  std::vector<bool> clusters(tables.clusters.numbers());
  std::vector<bool> links(tables.links.numbers());
  for (const BufferState& buffer : buffers) mark_cells(buffer.grid, styles, clusters);
  for (const auto& style : {pen_style_, blank_style_}) {
    if (style) styles[static_cast<std::uint32_t>(*style)] = true;
  }
  for (std::uint32_t id = 0; id < styles.size(); ++id) {
    if (styles[id]) links[static_cast<std::uint32_t>(tables.styles[id].link)] = true;
  }
  links[static_cast<std::uint32_t>(pen_.link)] = true;
  for (const BufferState& buffer : buffers) links[static_cast<std::uint32_t>(buffer.saved.pen.link)] = true;
  scrollback.mark_links(links);
  tables.styles.collect(styles);
  tables.clusters.collect(clusters);
  tables.links.collect(links);
}

std::uint16_t ScreenState::right_limit() noexcept {
  const auto width = static_cast<std::uint16_t>(cursor_row().width());
  return cursor.position.column < margins.right ? std::min(width, margins.right) : width;
}

void ScreenState::move_to(int row, int column) noexcept {
  const Rectangle bounds = modes.origin ? margins : Rectangle{0, 0, size.rows, size.columns};
  cursor.position.row = static_cast<std::uint16_t>(std::clamp<int>(row, bounds.top, bounds.bottom - 1));
  const int last = std::max<int>(bounds.left, std::min<int>(bounds.right, static_cast<int>(cursor_row().width())) - 1);
  cursor.position.column = static_cast<std::uint16_t>(std::clamp<int>(column, bounds.left, last));
  cursor.pending_wrap = false;
  cursor.has_last_glyph = false;
}

void ScreenState::settle_cursor() noexcept {
  Row& row = cursor_row();
  if (cursor.position.column >= row.width()) {
    cursor.position.column = static_cast<std::uint16_t>(row.width() - 1);
    cursor.pending_wrap = false;
  }
  if (!cursor.pending_wrap) return;
  const Position at = cursor.position;
  const Cell& last = row[at.column];
  cursor.has_last_glyph = !last.is_erased();
  cursor.last_glyph = {at.row, static_cast<std::uint16_t>(at.column - (last.is_right_half() ? 1 : 0))};
  const bool erased_up_to_here =
      std::ranges::all_of(row.cells().first(at.column), [&](const Cell& cell) { return cell == last; });
  if (at.column + 1 != right_limit() || (last.is_erased() && !erased_up_to_here))
    cursor.pending_wrap = cursor.has_last_glyph = false;
  if (cursor.pending_wrap) row.set_wrapped(false);  // not yet, or once more
}

void ScreenState::save_cursor() {
  buffer().saved = {cursor.position, cursor.pending_wrap, modes.origin, pen_, charsets};
  buffer().saved.charsets.single_shift = 0;
}

void ScreenState::restore_cursor() {
  const SavedCursor& saved = buffer().saved;
  modes.origin = saved.origin;
  set_pen(saved.pen);
  charsets = saved.charsets;
  move_to(saved.position.row, saved.position.column);
  cursor.pending_wrap = saved.pending_wrap;
  settle_cursor();
}

void ScreenState::edit(Edit edit, std::uint16_t count) {
  edit_ = edit;
  if (is_of_display(edit) && count > 2) return;
  const Rectangle bounds = is_within_row(edit) ? Rectangle{0, margins.left, size.rows, margins.right} : margins;
  vterm_.apply(edit, count, cursor.position, bounds);
  const bool in_rows = cursor.position.row >= margins.top && cursor.position.row < margins.bottom;
  if (is_of_lines(edit) && in_rows && in_left_right_margins()) cursor.position.column = margins.left;
  cursor.has_last_glyph = false;
  if (!keeps_pending_wrap(edit, count)) cursor.pending_wrap = false;
  settle_cursor();
}

void ScreenState::line_feed() {
  cursor.pending_wrap = cursor.has_last_glyph = false;
  Position& at = cursor.position;
  if (at.row + 1 == margins.bottom) {
    if (in_left_right_margins()) scroll_one_line();
  } else if (at.row + 1 < size.rows) {
    ++at.row;
    settle_cursor();
  }
}

// Every line of a flood comes here, and what libvterm would say is plain.
void ScreenState::scroll_one_line() {
  edit_ = Edit::scroll_up;
  scroll(margins, 1, 0);
  settle_cursor();
}

void ScreenState::reverse_index() {
  if (cursor.position.row == margins.top) {
    if (in_left_right_margins()) edit(Edit::reverse_index, 1);
  } else if (cursor.position.row > 0) {
    --cursor.position.row;
    settle_cursor();
  }
  cursor.pending_wrap = false;
  cursor.has_last_glyph = false;
}

void ScreenState::switch_to(Buffer buffer) noexcept {
  active = buffer;
  cursor.has_last_glyph = false;
  settle_cursor();
}

void ScreenState::scroll(const Rectangle& area, int up, int left) {
  const bool whole_rows = area.left == 0 && area.right == size.columns;
  if (edit_ == Edit::scroll_up && whole_rows && area.top == 0 && active == Buffer::main) {
    for (int i = 0; i < std::min<int>(up, area.bottom); ++i) scrollback.push(grid().row(static_cast<std::size_t>(i)), tables);
  }
  grid().scroll(area, up, left, blank_style());
}

void ScreenState::erase(const Rectangle& area, Erase kind) {
  const StyleId blank = blank_style();
  const bool all_rows = area.bottom - area.top == size.rows;
  for (std::uint16_t i = area.top; i < area.bottom; ++i) {
    Row& row = grid().row(i);
    if (is_of_display(edit_) && (all_rows || i != cursor.position.row)) row.set_line_size(LineSize::single);
    const auto right = std::min(area.right, static_cast<std::uint16_t>(row.width()));
    if (kind == Erase::all) {
      row.erase(area.left, right, blank);
    } else {
      erase_unguarded(row, area.left, right, blank);
    }
  }
}

void ScreenState::erase_unguarded(Row& row, std::size_t from, std::size_t to, StyleId blank) const {
  for (std::size_t i = from; i < to; ++i) {
    if (!tables.style(row[i].style()).guarded) row.erase(i, i + 1, blank);
  }
}

void ScreenState::resize(Size new_size) {
  if (new_size == size) return;
  resize_buffers(*this, new_size);
  if (new_size.columns != size.columns) scrollback.handle_new_width();
  size = new_size;
  reset_margins();
  modes.left_right_margins = false;
  vterm_.resize(new_size);
  const bool pending = cursor.pending_wrap;
  move_to(cursor.position.row, cursor.position.column);
  cursor.pending_wrap = pending;
  settle_cursor();
}

}  // namespace mp::terminal
