#include "libmp/terminal/overlay.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "libmp/core/contract.hpp"
#include "libmp/terminal/character_width.hpp"
#include "libmp/terminal/code_point.hpp"
#include "libmp/terminal/painting.hpp"

namespace mp::terminal {
namespace {

// The last column stays as it is: whoever writes there breaks a line of text that goes on in the next row.
std::size_t covered(const Row& row) {
  const auto end = row.width() - 1;
  return row[end].is_right_half() ? end - 1 : end;
}

struct OverlayLine {
  std::string text;
  std::size_t columns = 0;
};

// Takes a line of at most `columns` off `text`, at a blank if there is one.
OverlayLine take_line(std::string_view& text, std::size_t columns) {
  auto rest = text;
  OverlayLine line;
  std::size_t blank = 0;
  std::size_t columns_to_blank = 0;
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

std::vector<OverlayLine> lines_of(std::string_view text, std::size_t columns, std::size_t most) {
  std::vector<OverlayLine> lines;
  while (!text.empty() && lines.size() < most) lines.push_back(take_line(text, columns));
  return lines;
}

std::size_t first_row(const Screen& screen, OverlayPlace place, std::size_t count) {
  if (place == OverlayPlace::top) return 0;
  const std::size_t cursor = screen.cursor().position.row;
  if (cursor + 1 + count <= screen.size().rows) return cursor + 1;
  return cursor >= count ? cursor - count : 0;
}

// Some rows of a screen, from one on.
struct Rows {
  std::size_t first = 0;
  std::size_t count = 0;
};

Position begin_of(const Rows& rows, std::size_t i) { return {static_cast<std::uint16_t>(rows.first + i), 0}; }

void paint_words(const Screen& screen, const Rows& rows, const std::vector<OverlayLine>& lines, Bytes& bytes) {
  SequenceWriter out(bytes);
  begin_painting(settings_of(screen), out);
  RowPainter painter(screen.tables(), screen.pen(), out);
  Style style;
  style.reverse = true;
  for (std::size_t i = 0; i < rows.count; ++i) {
    const auto room = covered(screen.row(screen.active(), rows.first + i));
    if (room == 0) continue;
    out.move_to(begin_of(rows, i));
    painter.pen().use(style);
    std::string_view rest = lines[i].text;
    const auto line = take_line(rest, room);
    out.put(line.text);
    out.put(std::string(room - line.columns, ' '));
  }
  // Nothing is written until this is taken back, so the rest of what is set may wait: putting the cursor exactly where it was
  // would print through the words.
  painter.pen().use(screen.pen());
  out.move_to(screen.cursor().position);
}

void paint_screen(const Screen& screen, const Rows& rows, Bytes& bytes) {
  SequenceWriter out(bytes);
  const auto settings = settings_of(screen);
  begin_painting(settings, out);
  RowPainter painter(screen.tables(), screen.pen(), out);
  for (std::size_t i = 0; i < rows.count; ++i) {
    const auto& row = screen.row(screen.active(), rows.first + i);
    out.move_to(begin_of(rows, i));
    painter.paint(row, 0, covered(row));
  }
  finish_painting(settings, screen, painter, out);
}

}  // namespace

Bytes Overlay::draw(const Screen& screen, std::string_view text, OverlayPlace place) {
  expects(possible(screen), "an overlay is drawn where it can be taken back");
  auto bytes = take_back();
  const auto most = std::max<std::size_t>(screen.size().rows / 2, 1);
  const auto lines = lines_of(text, screen.size().columns - 1u, most);
  const Rows rows{first_row(screen, place, lines.size()), lines.size()};
  paint_words(screen, rows, lines, bytes);
  paint_screen(screen, rows, take_back_);
  return bytes;
}

Bytes Overlay::take_back() { return std::exchange(take_back_, {}); }

}  // namespace mp::terminal
