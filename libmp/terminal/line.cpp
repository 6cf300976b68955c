#include "libmp/terminal/line.hpp"

#include <numeric>

#include "libmp/terminal/character_width.hpp"
#include "libmp/terminal/code_point.hpp"
#include "libmp/terminal/line_style.hpp"

namespace mp::terminal {
namespace {

// The first byte of a compact line: bit 0 wrapped, bits 1 and 2 the size. Then text in UTF-8 and these, which no text contains.
constexpr std::uint8_t kStyleMark = 1;   // a style follows: from here on it is this one
constexpr std::uint8_t kErasedMark = 2;  // a number of erased cells follows, 16 bits

void append_ascii(std::span<const Cell> cells, Bytes& to) {
  const std::size_t begin = to.size();
  to.resize(begin + cells.size());
  std::uint8_t* out = to.data() + begin;
  for (const Cell& cell : cells) *out++ = static_cast<std::uint8_t>(cell.character());
}

[[nodiscard]] bool is_ascii(const Cell& cell) noexcept {
  return !cell.is_cluster() && !cell.is_right_half() && !cell.is_erased() && cell.character() < 0x80;
}

// From `begin` on: how many cells are alike in what `same` asks, and in style.
template <typename Same>
[[nodiscard]] std::size_t run_length(std::span<const Cell> cells, Same same) {
  std::size_t length = 1;
  while (length < cells.size() && cells[length].style() == cells[0].style() && same(cells[length])) ++length;
  return length;
}

// Reads what append_compact() has written.
class CompactReader {
 public:
  explicit CompactReader(ByteView compact) : rest_(compact) {}

  [[nodiscard]] Line line() {
    Line line;
    const std::uint8_t head = byte();
    line.wrapped = (head & 1) != 0;
    line.size = static_cast<LineSize>(head >> 1);
    while (!rest_.empty()) take_item(line);
    return line;
  }

 private:
  [[nodiscard]] std::uint8_t byte() {
    const std::uint8_t first = rest_[0];
    rest_ = rest_.subspan(1);
    return first;
  }

  void take_item(Line& line) {
    if (rest_[0] == kStyleMark) {
      rest_ = rest_.subspan(1);
      style_ = take_style(rest_);
    } else if (rest_[0] == kErasedMark) {
      rest_ = rest_.subspan(1);
      const unsigned low = byte();
      line.runs.push_back({style_, "", static_cast<std::uint16_t>(low | static_cast<unsigned>(byte()) << 8)});
    } else {
      take_text(line);
    }
  }

  void take_text(Line& line) {
    Run run{style_, "", 0};
    std::size_t size = 0;
    while (size < rest_.size() && rest_[size] > kErasedMark) ++size;
    run.text = as_text(rest_.first(size));
    rest_ = rest_.subspan(size);
    unsigned columns = 0;
    for (std::string_view text = run.text; !text.empty();) columns += width_of(take_character(text));
    run.columns = static_cast<std::uint16_t>(columns);
    line.runs.push_back(std::move(run));
  }

  ByteView rest_;
  Style style_;
};

}  // namespace

void append_compact(const Row& row, const CellTables& tables, Bytes& to) {
  to.push_back(static_cast<std::uint8_t>(static_cast<unsigned>(row.wrapped()) | static_cast<unsigned>(row.line_size()) << 1));
  std::span<const Cell> cells = row.cells().first(row.used());
  StyleId style = StyleId::plain;
  std::string text;
  while (!cells.empty()) {
    const Cell& cell = cells[0];
    if (cell.style() != style) {
      style = cell.style();
      to.push_back(kStyleMark);
      append_style(tables.style(style), to);
    }
    std::size_t length = 1;
    if (cell.is_erased()) {
      length = run_length(cells, [](const Cell& next) { return next.is_erased(); });
      to.insert(to.end(), {kErasedMark, static_cast<std::uint8_t>(length), static_cast<std::uint8_t>(length >> 8)});
    } else if (is_ascii(cell)) {
      length = run_length(cells, is_ascii);
      append_ascii(cells.first(length), to);
    } else {
      text.clear();
      tables.append_text(cell, text);
      append(to, as_bytes(text));
    }
    cells = cells.subspan(length);
  }
}

Line line_from_compact(ByteView compact) { return CompactReader{compact}.line(); }

Line line_of(const Row& row, const CellTables& tables) {
  Bytes compact;
  append_compact(row, tables, compact);
  return line_from_compact(compact);
}

namespace {

// One character with the combining marks behind it, taken off `text`.
[[nodiscard]] Cell take_cell(std::string_view& text, StyleId style, CellTables& tables) {
  const std::string_view all = text;
  const char32_t first = take_character(text);
  std::string_view behind = text;
  while (!behind.empty() && width_of(take_character(behind)) == 0) text = behind;
  const Cell::Width width = width_of(first) == 2 ? Cell::Width::wide : Cell::Width::single;
  const std::string_view taken = all.substr(0, all.size() - text.size());
  std::string_view alone = taken;
  static_cast<void>(take_character(alone));
  if (alone.empty()) return Cell::character(first, width, style);
  return Cell::cluster(tables.clusters.id(std::string{taken}), width, style);
}

}  // namespace

void write_line(const Line& line, Row& row, std::size_t column, CellTables& tables) {
  for (const Run& run : line.runs) {
    const auto style = static_cast<StyleId>(tables.styles.id(run.style));
    if (run.text.empty()) {
      const std::size_t end = std::min(column + run.columns, row.columns());
      row.erase(column, end, style);
      column = end;
    }
    for (std::string_view text = run.text; !text.empty();) {
      const Cell cell = take_cell(text, style, tables);
      const std::size_t width = cell.is_wide() ? 2 : 1;
      if (column + width > row.columns()) return;
      row.write(column, cell, StyleId::plain);
      column += width;
    }
  }
}

std::size_t columns_of(const Line& line) noexcept {
  return std::accumulate(line.runs.begin(), line.runs.end(), std::size_t{0},
                         [](std::size_t sum, const Run& run) { return sum + run.columns; });
}

}  // namespace mp::terminal
