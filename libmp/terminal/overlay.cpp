#include "libmp/terminal/overlay.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "libmp/core/contract.hpp"
#include "libmp/terminal/painting.hpp"

namespace mp::terminal {
namespace {

using Cells = std::span<const GuessedCell>;

bool is_before(Position a, Position b) noexcept { return a.row != b.row ? a.row < b.row : a.column < b.column; }

// The place behind everything up to which a cell reaches.
Position end_of(const GuessedCell& cell) noexcept {
  return {cell.at.row, static_cast<std::uint16_t>(cell.at.column + columns_of(cell))};
}

bool cover(Cells cells, Position place) {
  const auto found = std::ranges::partition_point(cells, [=](const GuessedCell& c) { return !is_before(place, end_of(c)); });
  return found != cells.end() && !is_before(place, found->at);
}

// Columns [from, to) of a row.
struct Span {
  std::uint16_t row = 0;
  std::uint16_t from = 0;
  std::uint16_t to = 0;
};

// What `before` covers and `now` does not. Neither tears a wide character of the screen, so the spans don't.
std::vector<Span> uncovered(Cells before, Cells now) {
  std::vector<Span> spans;
  for (const GuessedCell& cell : before) {
    for (Position place = cell.at; is_before(place, end_of(cell)); ++place.column) {
      if (cover(now, place)) continue;
      const bool goes_on = !spans.empty() && spans.back().row == place.row && spans.back().to == place.column;
      if (!goes_on) spans.push_back({place.row, place.column, place.column});
      ++spans.back().to;
    }
  }
  return spans;
}

Position cursor_of(const OverlayLayers& layers, const Screen& screen) {
  const auto& guessed = layers.guesses.cursor;
  const bool exists =
      guessed && guessed->row < screen.size().rows && guessed->column < screen.row(screen.active(), guessed->row).width();
  return exists ? *guessed : screen.cursor().position;
}

void put_back(std::span<const Span> spans, const Screen& screen, RowPainter& painter, SequenceWriter& out) {
  for (const Span& span : spans) {
    out.move_to({span.row, span.from});
    painter.paint(screen.row(screen.active(), span.row), span.from, span.to);
  }
}

}  // namespace

Bytes Overlay::draw(const Screen& screen, const OverlayLayers& layers) {
  expects(possible(screen), "an overlay is drawn where it can be taken back");
  if (layers == layers_) return {};
  auto cells = cells_of(layers, screen);
  const Position cursor = cursor_of(layers, screen);
  if (cells.empty() && cursor == screen.cursor().position) return take_back();
  // Words are written whole: whoever reads along what we write (a log, a test) can read them.
  Bytes bytes = layers.words == layers_.words ? Bytes{} : take_back();
  if (!drawn()) begin(screen, bytes);
  layers_ = layers;
  change(screen, std::move(cells), cursor, bytes);
  prepare_take_back(screen);
  return bytes;
}

void Overlay::begin(const Screen& screen, Bytes& bytes) {
  SequenceWriter out(bytes);
  const auto size = bytes.size();
  begin_painting(settings_of(screen), out);
  // Some of what prepares for painting moves the cursor.
  const bool certain = bytes.size() == size && !screen.cursor().pending_wrap;
  at_ = certain ? std::optional(screen.cursor().position) : std::nullopt;
}

void Overlay::change(const Screen& screen, std::vector<GuessedCell> cells, Position cursor, Bytes& bytes) {
  SequenceWriter out(bytes);
  RowPainter painter(screen.tables(), screen.pen(), out);
  const auto spans = uncovered(cells_, cells);
  put_back(spans, screen, painter, out);
  if (!spans.empty()) at_.reset();
  auto before = cells_.begin();
  for (const GuessedCell& cell : cells) {
    while (before != cells_.end() && is_before(before->at, cell.at)) ++before;
    if (before != cells_.end() && *before == cell) continue;
    if (at_ != cell.at) out.move_to(cell.at);
    painter.pen().use(cell.style);
    out.put(cell.text);
    // Terminals disagree about the width of anything unusual, and about the cursor behind the last column.
    const bool certain = cell.text.size() == 1 && end_of(cell).column < screen.row(screen.active(), cell.at.row).width();
    at_ = certain ? std::optional(end_of(cell)) : std::nullopt;
  }
  // Nothing is written until this is taken back, so the rest of what is set may wait: putting the cursor exactly where it was
  // would print through the overlay.
  painter.pen().use(screen.pen());
  if (at_ != cursor) out.move_to(cursor);
  at_ = cursor;
  cells_ = std::move(cells);
}

void Overlay::prepare_take_back(const Screen& screen) {
  take_back_.clear();
  SequenceWriter out(take_back_);
  RowPainter painter(screen.tables(), screen.pen(), out);
  put_back(uncovered(cells_, {}), screen, painter, out);
  finish_painting(settings_of(screen), screen, painter, out);
}

Bytes Overlay::take_back() {
  auto bytes = std::move(take_back_);
  forget();
  return bytes;
}

void Overlay::forget() noexcept {
  layers_ = {};
  cells_.clear();
  take_back_.clear();
}

}  // namespace mp::terminal
