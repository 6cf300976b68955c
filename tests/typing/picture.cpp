#include "tests/typing/picture.hpp"

#include <algorithm>
#include <string>

#include "libmp/terminal/code_point.hpp"

namespace mp::typing {
namespace {

using terminal::Cell;

[[nodiscard]] Glyph glyph_in(const terminal::Screen& screen, const Cell& cell) {
  if (cell.is_right_half()) return Glyph::right_half;
  if (cell.is_erased()) return Glyph::blank;
  return cell.is_cluster() ? glyph_of(screen.text_of(cell)) : Glyph{cell.character()};
}

// Half a wide character can't be seen.
void draw(Picture& picture, const terminal::GuessedCell& cell) {
  const std::size_t first = std::size_t{cell.at.row} * picture.size.columns + cell.at.column;
  const std::size_t width = cell.width == Cell::Width::wide ? 2 : 1;
  if (first + width > picture.glyphs.size()) return;
  if (picture.glyphs[first] == Glyph::right_half && first > 0) picture.glyphs[first - 1] = Glyph::blank;
  picture.glyphs[first] = glyph_of(cell.text);
  if (width == 2) picture.glyphs[first + 1] = Glyph::right_half;
  const std::size_t behind = first + width;
  if (behind < picture.glyphs.size() && picture.glyphs[behind] == Glyph::right_half) picture.glyphs[behind] = Glyph::blank;
}

}  // namespace

Glyph glyph_of(std::string_view utf8) noexcept {
  std::string_view rest = utf8;
  const char32_t first = terminal::take_character(rest);
  if (rest.empty()) return Glyph{first};
  std::uint32_t number = 2166136261u;  // FNV-1a: no two of a recording's clusters meet
  for (const char byte : utf8) number = (number ^ static_cast<unsigned char>(byte)) * 16777619u;
  return Glyph{number | 1u << 31};
}

Picture::Picture(const terminal::Screen& screen)
    : size{screen.size()}, cursor{screen.cursor().position}, pending_wrap{screen.cursor().pending_wrap} {
  glyphs.reserve(std::size_t{size.rows} * size.columns);
  for (std::size_t row = 0; row < size.rows; ++row) {
    for (const Cell& cell : screen.row(screen.active(), row).cells()) glyphs.push_back(glyph_in(screen, cell));
  }
}

Picture::Picture(const terminal::Screen& screen, const terminal::Guesses& guesses) : Picture{screen} {
  for (const auto& cell : guesses.cells) draw(*this, cell);
  if (!guesses.cursor) return;
  cursor = *guesses.cursor;
  pending_wrap = false;
}

}  // namespace mp::typing
