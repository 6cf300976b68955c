#include "libmp/terminal/overlay_layers.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "libmp/terminal/character_width.hpp"
#include "libmp/terminal/code_point.hpp"

namespace mp::terminal {
namespace {

// All but the last column, and no half of a wide character.
unsigned columns_before_the_last(const Row& row) {
  const auto end = static_cast<unsigned>(row.width() - 1);
  return row[end].is_right_half() ? end - 1 : end;
}

class CellsOver {
 public:
  explicit CellsOver(const Screen& screen) : screen_(screen) {}

  [[nodiscard]] const Row& row(std::size_t index) const { return screen_.row(screen_.active(), index); }

  // On top of those before. All of it is on the screen.
  void put(GuessedCell cell) {
    const Row& under = row(cell.at.row);
    const unsigned from = cell.at.column;
    const unsigned to = from + columns_of(cell);
    take_out(cell.at.row, from, to);
    if (under[from].is_right_half()) fill(cell.at.row, from - 1, screen_.style(under[from].style()));
    if (under[to - 1].is_wide()) fill(cell.at.row, to, screen_.style(under[to - 1].style()));
    cells_.insert(find(cell.at.row, from), std::move(cell));
  }

  [[nodiscard]] std::vector<GuessedCell> take() { return std::move(cells_); }

 private:
  using Iterator = std::vector<GuessedCell>::iterator;

  // The first one that ends behind this column.
  [[nodiscard]] Iterator find(unsigned row, unsigned column) {
    return std::ranges::partition_point(cells_, [=](const GuessedCell& cell) {
      return cell.at.row < row || (cell.at.row == row && cell.at.column + columns_of(cell) <= column);
    });
  }
  [[nodiscard]] bool covers(unsigned row, unsigned column) {
    const auto found = find(row, column);
    return found != cells_.end() && found->at.row == row && found->at.column <= column;
  }
  void fill(unsigned row, unsigned column, const Style& style) {
    if (covers(row, column)) return;
    const Position at{static_cast<std::uint16_t>(row), static_cast<std::uint16_t>(column)};
    cells_.insert(find(row, column), {at, " ", Cell::Width::single, style});
  }
  void take_out(unsigned row, unsigned from, unsigned to) {
    while (covers(row, from) || (to - from > 1 && covers(row, to - 1))) {
      const auto found = find(row, from);
      const GuessedCell cell = *found;
      cells_.erase(found);
      const unsigned end = cell.at.column + columns_of(cell);
      if (cell.at.column < from) fill(row, from - 1, cell.style);
      if (end > to) fill(row, to, cell.style);
    }
  }

  const Screen& screen_;
  std::vector<GuessedCell> cells_;
};

void put_guesses(const OverlayLayers& layers, const Screen& screen, CellsOver& over) {
  for (const GuessedCell& cell : layers.guesses.cells) {
    if (cell.at.row < layers.first_row || cell.at.row >= screen.size().rows) continue;
    const Row& row = over.row(cell.at.row);
    const auto end = row.wrapped() ? columns_before_the_last(row) : row.width();
    if (cell.at.column + columns_of(cell) <= end) over.put(cell);
  }
}

struct WordsLine {
  std::string_view text;
  unsigned columns = 0;
};

// Takes a line of at most `columns` off `text`, at a blank if there is one.
WordsLine take_line(std::string_view& text, unsigned columns) {
  auto rest = text;
  WordsLine line;
  std::size_t blank = 0;
  unsigned columns_to_blank = 0;
  while (!rest.empty() && rest.front() != '\n') {
    if (rest.front() == ' ') {
      blank = text.size() - rest.size();
      columns_to_blank = line.columns;
    }
    auto behind = rest;
    const auto width = width_of(take_character(behind));
    if (line.columns + width > columns) break;
    line.columns += width;
    rest = behind;
  }
  const bool ends = rest.empty() || rest.front() == '\n';
  if (!ends && blank > 0) {
    line.columns = columns_to_blank;
    rest = text.substr(blank);
  }
  line.text = text.substr(0, text.size() - rest.size());
  if (!rest.empty() && (rest.front() == ' ' || rest.front() == '\n')) rest.remove_prefix(1);
  // A character that is wider than the row.
  if (rest.size() == text.size()) rest = {};
  text = rest;
  return line;
}

std::vector<WordsLine> lines_of(std::string_view text, unsigned columns, std::size_t most) {
  std::vector<WordsLine> lines;
  while (!text.empty() && lines.size() < most) lines.push_back(take_line(text, columns));
  return lines;
}

std::size_t row_of_words(const OverlayLayers& layers, const Screen& screen, std::size_t count) {
  if (layers.place == OverlayPlace::top) return layers.first_row;
  const std::size_t cursor = screen.cursor().position.row;
  if (cursor + 1 + count <= screen.size().rows) return cursor + 1;
  return cursor >= layers.first_row + count ? cursor - count : layers.first_row;
}

// One row of words, filled with blanks.
void put_line(std::string_view text, std::size_t row, CellsOver& over) {
  Style style;
  style.reverse = true;
  const unsigned room = columns_before_the_last(over.row(row));
  std::string_view rest = text;
  const auto line = take_line(rest, room);
  GuessedCell cell{{static_cast<std::uint16_t>(row), 0}, "", Cell::Width::single, style};
  const auto put = [&] {
    if (cell.text.empty()) return;
    over.put(cell);
    cell.at.column = static_cast<std::uint16_t>(cell.at.column + columns_of(cell));
    cell.text.clear();
  };
  for (std::string_view left = line.text; !left.empty();) {
    const char32_t character = take_character(left);
    const unsigned width = width_of(character);
    if (width > 0) {
      put();
      cell.width = width == 2 ? Cell::Width::wide : Cell::Width::single;
    }
    append_utf8(character, cell.text);
  }
  put();
  cell.width = Cell::Width::single;
  while (cell.at.column < room) {
    cell.text = " ";
    put();
  }
}

void put_words(const OverlayLayers& layers, const Screen& screen, CellsOver& over) {
  const auto rows = std::size_t{screen.size().rows};
  const auto most = std::min(std::max<std::size_t>(rows / 2, 1), rows - layers.first_row);
  const auto lines = lines_of(layers.words, screen.size().columns - 1u, most);
  const std::size_t first = row_of_words(layers, screen, lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) put_line(lines[i].text, first + i, over);
}

}  // namespace

std::vector<GuessedCell> cells_of(const OverlayLayers& layers, const Screen& screen) {
  CellsOver over(screen);
  put_guesses(layers, screen, over);
  put_words(layers, screen, over);
  return over.take();
}

}  // namespace mp::terminal
