#include "libmp/terminal/rectangle_sequences.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace mp::terminal {
namespace {

// Where places count from, and what they can't leave.
[[nodiscard]] Rectangle bounds_of(const ScreenState& state) noexcept {
  return state.modes.origin ? state.margins : Rectangle{0, 0, state.size.rows, state.size.columns};
}

// Top, left, bottom and right are parameters from `first` on; nothing if there is nothing between them.
[[nodiscard]] std::optional<Rectangle> area_in(const ScreenState& state, const ControlSequence& sequence, std::size_t first) {
  const Rectangle bounds = bounds_of(state);
  const auto place = [](unsigned begin, unsigned number, unsigned end) {
    return static_cast<std::uint16_t>(std::min(begin + number, end));
  };
  const unsigned bottom = sequence.value(first + 2, 0);
  const unsigned right = sequence.value(first + 3, 0);
  const Rectangle area{place(bounds.top, count_in(sequence, first) - 1u, bounds.bottom),
                       place(bounds.left, count_in(sequence, first + 1) - 1u, bounds.right),
                       bottom == 0 ? bounds.bottom : place(bounds.top, bottom, bounds.bottom),
                       right == 0 ? bounds.right : place(bounds.left, right, bounds.right)};
  return area.top < area.bottom && area.left < area.right ? std::optional(area) : std::nullopt;
}

// The cursor stays; what it would do with the next character may be another now.
void settle(ScreenState& state) {
  state.cursor.has_last_glyph = false;
  state.settle_cursor();
}

template <typename Change>
void change_rows(ScreenState& state, const ControlSequence& sequence, std::size_t first, Change change) {
  const auto area = area_in(state, sequence, first);
  if (!area) return;
  for (std::uint16_t i = area->top; i < area->bottom; ++i) {
    Row& row = state.grid().row(i);
    const auto right = std::min<std::size_t>(area->right, row.width());
    if (area->left < right) change(row, area->left, right);
  }
  settle(state);
}

[[nodiscard]] bool is_printable_ascii(std::uint16_t character) noexcept { return character >= 0x20 && character < 0x7f; }

void fill(ScreenState& state, const ControlSequence& sequence) {
  const std::uint16_t character = sequence.value(0, 0);
  if (!is_printable_ascii(character)) return;
  const StyleId style = state.pen_style();
  const StyleId blank = state.blank_style();
  change_rows(state, sequence, 1, [&](Row& row, std::size_t left, std::size_t right) {
    row.write(left, std::string(right - left, static_cast<char>(character)), style, blank);
  });
}

void erase(ScreenState& state, const ControlSequence& sequence) {
  const StyleId blank = state.blank_style();
  change_rows(state, sequence, 0, [&](Row& row, std::size_t left, std::size_t right) { row.erase(left, right, blank); });
}

void erase_unguarded(ScreenState& state, const ControlSequence& sequence) {
  const StyleId blank = state.blank_style();
  change_rows(state, sequence, 0,
              [&](Row& row, std::size_t left, std::size_t right) { state.erase_unguarded(row, left, right, blank); });
}

// Half a wide character is none.
void put(Row& row, std::size_t column, std::span<const Cell> cells, StyleId blank) {
  row.erase(column, column + cells.size(), blank);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool half = cells[i].is_right_half() || (cells[i].is_wide() && i + 1 == cells.size());
    if (cells[i].is_erased()) {
      row.erase(column + i, column + i + 1, cells[i].style());
    } else if (!half) {
      row.write(column + i, cells[i], blank);
    }
  }
}

// The pages of the parameters are one here.
void copy(ScreenState& state, const ControlSequence& sequence) {
  const auto from = area_in(state, sequence, 0);
  if (!from) return;
  const Rectangle bounds = bounds_of(state);
  const std::size_t top = bounds.top + count_in(sequence, 5) - 1u;
  const std::size_t left = bounds.left + count_in(sequence, 6) - 1u;
  std::vector<std::vector<Cell>> rows;
  for (std::uint16_t i = from->top; i < from->bottom; ++i) {
    const auto cells = state.grid().row(i).cells().subspan(from->left, static_cast<std::size_t>(from->right - from->left));
    rows.emplace_back(cells.begin(), cells.end());
  }
  const StyleId blank = state.blank_style();
  for (std::size_t i = 0; i < rows.size() && top + i < bounds.bottom; ++i) {
    Row& row = state.grid().row(top + i);
    const auto end = std::min<std::size_t>(bounds.right, row.width());
    if (left < end) put(row, left, std::span(rows[i]).first(std::min(rows[i].size(), end - left)), blank);
  }
  settle(state);
}

constexpr std::array kRows{
    SequenceRow{sequence_name(0, '$', 'x'), fill},
    SequenceRow{sequence_name(0, '$', 'z'), erase},
    SequenceRow{sequence_name(0, '$', '{'), erase_unguarded},
    SequenceRow{sequence_name(0, '$', 'v'), copy},
};

}  // namespace

std::span<const SequenceRow> rectangle_sequences() noexcept { return kRows; }

}  // namespace mp::terminal
