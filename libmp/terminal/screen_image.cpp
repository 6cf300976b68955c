#include "libmp/terminal/screen_image.hpp"

#include <algorithm>
#include <functional>

namespace mp::terminal {
namespace {

[[nodiscard]] std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) noexcept {
  constexpr std::uint64_t kSpread = 0x9e3779b97f4a7c15;  // 2^64 divided by the golden ratio
  hash = (hash ^ value) * kSpread;
  return hash ^ hash >> 32;
}

[[nodiscard]] std::uint64_t style_hash(const Screen& screen, const Style& style) {
  // A link's number may mean another link by the time the images are compared.
  Style rendition = style;
  rendition.link = LinkId::none;
  const std::uint64_t hash = StyleHash{}(rendition);
  return style.link == LinkId::none ? hash : mixed(hash, LinkHash{}(screen.link(style.link)));
}

[[nodiscard]] std::uint64_t glyph_hash(const Screen& screen, const Cell& cell) {
  constexpr std::uint64_t kRightHalf = 1;
  constexpr std::uint64_t kCharacter = 2;
  if (cell.is_erased()) return 0;
  if (cell.is_right_half()) return kRightHalf;
  if (cell.is_cluster()) return std::hash<std::string>{}(screen.text_of(cell));
  return kCharacter << 32 | cell.character();
}

}  // namespace

View view_of(const Screen& screen, Size terminal) {
  const unsigned cursor = screen.cursor().position.row;
  const unsigned first = cursor >= terminal.rows ? cursor + 1 - terminal.rows : 0;
  return {terminal, static_cast<std::uint16_t>(first)};
}

Position place_in(const View& view, Position of_screen) noexcept {
  const auto row = static_cast<std::uint16_t>(of_screen.row - std::min(of_screen.row, view.first_row));
  return {std::min(row, static_cast<std::uint16_t>(view.terminal.rows - 1)),
          std::min(of_screen.column, static_cast<std::uint16_t>(view.terminal.columns - 1))};
}

TerminalSettings settings_of(const Screen& screen, const View& view) {
  TerminalSettings settings = settings_of(screen);
  if (view.terminal == screen.size()) return settings;
  // Who leaves the alternate screen needs the place where the main one's cursor was.
  SavedCursor on_main;
  if (settings.alternate_entry == AlternateEntry::saving) on_main.position = settings.side(Buffer::main).saved.position;
  on_main.position = place_in(view, on_main.position);
  settings.sides = {};
  settings.sides[static_cast<std::size_t>(Buffer::main)].saved = on_main;
  settings.margins = {};
  settings.modes.origin = settings.modes.left_right_margins = settings.modes.insert = false;
  settings.modes.autowrap = true;
  settings.saved_modes = {};
  settings.tab_stops = {};
  settings.charsets = {};
  settings.pen = {};
  return settings;
}

RowImage image_of(const Screen& screen, const Row& row, std::size_t columns) {
  std::uint64_t hash = row.wrapped() ? 2 : 1;
  StyleId style = StyleId::plain;
  std::uint64_t of_style = 0;
  for (const Cell& cell : row.cells().first(std::min(columns, row.used()))) {
    if (cell.style() != style) {
      style = cell.style();
      of_style = style_hash(screen, screen.style(style));
    }
    hash = mixed(hash, glyph_hash(screen, cell) + of_style);
  }
  return {hash, row.line_size()};
}

bool ScreenImage::is_blank(Buffer buffer) const noexcept {
  return std::ranges::all_of(of(buffer), [](const RowImage& row) { return row == RowImage{}; });
}

ScreenImage image_of(const Screen& screen, const View& view) {
  const bool gets_all = view.terminal == screen.size();
  ScreenImage image{
      view, settings_of(screen, view), place_in(view, screen.cursor().position), !gets_all || screen.in_ground(), {}};
  for (const Buffer buffer : {Buffer::main, Buffer::alternate}) {
    auto& rows = image.rows[static_cast<std::size_t>(buffer)];
    rows.resize(view.terminal.rows);
    const unsigned end = std::min<unsigned>(screen.size().rows, view.first_row + view.terminal.rows);
    for (unsigned i = view.first_row; i < end; ++i) {
      rows[i - view.first_row] = image_of(screen, screen.row(buffer, i), view.terminal.columns);
    }
  }
  return image;
}

}  // namespace mp::terminal
