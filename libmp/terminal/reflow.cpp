#include "libmp/terminal/reflow.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace mp::terminal {
namespace {

// What of one line of text is wrapped anew at most: more than any screen holds in rows of 80.
constexpr std::size_t kMostColumns = 64 * 1024;

// A place that goes with its text: the cursor, the saved cursor.
struct Mark {
  Position position;
  bool pending_wrap = false;
};

// Wraps rows anew.
class Rewrapper {
 public:
  explicit Rewrapper(std::size_t columns) : columns_(columns) {}

  // The next row; `marks` are those that may stand in it, as row number `index`.
  void add(const Row& row, std::size_t index, std::span<Mark> marks) {
    if (row.line_size() != LineSize::single) return add_unwrapped(row, index, marks);
    const std::size_t used = row.used();
    for (Mark& mark : marks) {
      if (mark.position.row != index || is_placed(mark)) continue;
      const bool at_end = mark.pending_wrap || mark.position.column >= used;
      waiting_.push_back({&mark, at_end ? kEnd : line_.size() + mark.position.column});
    }
    const std::span<const Cell> cells = row.cells().first(used);
    line_.insert(line_.end(), cells.begin(), cells.end());
    if (!row.wrapped()) finish_line(false);
  }

  // All rows. `open`: the last one goes on behind them.
  [[nodiscard]] std::vector<Row> take_rows() {
    if (!line_.empty() || !waiting_.empty()) finish_line(true);
    return std::move(rows_);
  }

 private:
  static constexpr std::size_t kEnd = SIZE_MAX;
  struct Waiting {
    Mark* mark;
    std::size_t offset;  // in the line; kEnd: behind its text
  };

  [[nodiscard]] bool is_placed(const Mark& mark) const { return std::ranges::find(placed_, &mark) != placed_.end(); }

  void place(Mark& mark, std::size_t row, std::size_t column) {
    mark.pending_wrap = column >= columns_;  // its text now fills the row
    mark.position = {static_cast<std::uint16_t>(std::min<std::size_t>(row, UINT16_MAX)),
                     static_cast<std::uint16_t>(std::min(column, columns_ - 1))};
    placed_.push_back(&mark);
  }

  void add_unwrapped(const Row& row, std::size_t index, std::span<Mark> marks) {
    if (!line_.empty()) finish_line(false);
    for (Mark& mark : marks) {
      if (mark.position.row == index && !is_placed(mark)) place(mark, rows_.size(), mark.position.column);
    }
    rows_.push_back(row);
    rows_.back().resize(columns_);
  }

  void finish_line(bool goes_on) {
    std::span<const Cell> rest = line_;
    std::size_t begin = 0;
    do {
      const std::size_t size = piece(rest);
      rows_.emplace_back(columns_).assign(rest.first(size));
      rest = rest.subspan(size);
      if (rest.size() == 1 && rest[0].is_right_half()) rest = {};
      rows_.back().set_wrapped(!rest.empty() || goes_on);
      for (const Waiting& waiting : waiting_) {
        if (waiting.offset >= begin && waiting.offset < begin + size)
          place(*waiting.mark, rows_.size() - 1, waiting.offset - begin);
      }
      begin += size;
    } while (!rest.empty());
    for (const Waiting& waiting : waiting_) {
      if (waiting.offset == kEnd) place(*waiting.mark, rows_.size() - 1, rows_.back().used());
    }
    waiting_.clear();
    line_.clear();
  }

  // How much of the line the next row takes: whole characters.
  [[nodiscard]] std::size_t piece(std::span<const Cell> rest) const noexcept {
    if (rest.size() <= columns_) return rest.size();
    return rest[columns_].is_right_half() && columns_ > 1 ? columns_ - 1 : columns_;
  }

  std::size_t columns_;
  std::vector<Row> rows_;
  std::vector<Cell> line_;        // of a line that has not ended
  std::vector<Waiting> waiting_;  // marks in it
  std::vector<const Mark*> placed_;
};

// A line of scrollback as a row that is as wide as it is.
[[nodiscard]] Row row_of(const Line& line, CellTables& tables) {
  Row row{std::max<std::size_t>(1, columns_of(line))};
  write_line(line, row, 0, tables);
  row.set_line_size(line.size);
  row.set_wrapped(line.wrapped);
  return row;
}

// The newest lines of scrollback, oldest first: as many as belong to one line of text, from its beginning, so that it wraps
// where it would have wrapped. Of a line that never ends its last columns.
[[nodiscard]] std::vector<Row> take_newest_line(ScreenState& state) {
  std::vector<Row> parts;
  std::size_t taken = 0;
  do {
    parts.push_back(row_of(state.scrollback.take_newest(), state.tables));
    taken += parts.back().columns();
  } while (state.scrollback.newest_is_wrapped() && taken < kMostColumns);
  std::ranges::reverse(parts);
  return parts;
}

// Puts rows of scrollback in front, until there are `wanted` or no more.
void pull_rows(ScreenState& state, std::vector<Row>& rows, std::size_t wanted, std::size_t columns) {
  std::vector<Row> pulled;
  while (rows.size() + pulled.size() < wanted && state.scrollback.size() > 0) {
    const std::size_t missing = wanted - rows.size() - pulled.size();
    Rewrapper rewrapper{columns};
    for (const Row& part : take_newest_line(state)) rewrapper.add(part, 0, {});
    std::vector<Row> next = rewrapper.take_rows();
    std::size_t surplus = next.size() > missing ? next.size() - missing : 0;
    for (std::size_t i = 0; i < surplus; ++i) state.scrollback.push(next[i], state.tables);
    next.erase(next.begin(), next.begin() + static_cast<std::ptrdiff_t>(surplus));
    std::ranges::move(pulled, std::back_inserter(next));
    pulled = std::move(next);
  }
  std::ranges::move(rows, std::back_inserter(pulled));
  rows = std::move(pulled);
}

void push_rows(ScreenState& state, std::vector<Row>& rows, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) state.scrollback.push(rows[i], state.tables);
  rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count));
}

void move_marks(std::span<Mark> marks, std::ptrdiff_t rows) {
  for (Mark& mark : marks) {
    const std::ptrdiff_t row = mark.position.row + rows;
    // A place whose text has left the screen: the top left, as in tmux.
    mark.position = row < 0 ? Position{} : Position{static_cast<std::uint16_t>(row), mark.position.column};
  }
}

enum class History : std::uint8_t { none, scrollback };

// Another number of rows: first those below the cursor go, then those at the top; scrollback gives rows first, then blank ones
// come. `marks[0]` is the cursor.
void change_height(ScreenState& state, std::vector<Row>& rows, std::size_t height, std::span<Mark> marks, History history) {
  const std::size_t columns = rows[0].columns();
  if (height < rows.size()) {
    const std::size_t below = rows.size() - 1 - std::min<std::size_t>(marks[0].position.row, rows.size() - 1);
    rows.erase(rows.end() - static_cast<std::ptrdiff_t>(std::min(rows.size() - height, below)), rows.end());
    const std::size_t above = rows.size() - height;
    if (history == History::scrollback) {
      push_rows(state, rows, above);
    } else {
      rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(above));
    }
    move_marks(marks, -static_cast<std::ptrdiff_t>(above));
  } else {
    const std::size_t before = rows.size();
    if (history == History::scrollback) pull_rows(state, rows, height, columns);
    move_marks(marks, static_cast<std::ptrdiff_t>(rows.size() - before));
    rows.resize(height, Row{columns});
  }
}

// Another width: all lines wrap anew, the last rows are the screen.
void change_width(ScreenState& state, std::vector<Row>& rows, std::size_t columns, std::span<Mark> marks) {
  const std::size_t height = rows.size();
  Rewrapper rewrapper{columns};
  if (state.scrollback.newest_is_wrapped()) {
    for (const Row& part : take_newest_line(state)) rewrapper.add(part, SIZE_MAX, marks);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) rewrapper.add(rows[i], i, marks);
  rows = rewrapper.take_rows();
  if (rows.size() >= height) {
    const std::size_t surplus = rows.size() - height;
    push_rows(state, rows, surplus);
    move_marks(marks, -static_cast<std::ptrdiff_t>(surplus));
  } else {
    const std::size_t before = rows.size();
    pull_rows(state, rows, height, columns);
    move_marks(marks, static_cast<std::ptrdiff_t>(rows.size() - before));
    rows.resize(height, Row{columns});
  }
}

template <typename CursorType>
[[nodiscard]] Mark mark_of(const CursorType& cursor) {
  return {cursor.position, cursor.pending_wrap};
}
template <typename CursorType>
void apply(const Mark& mark, CursorType& cursor) {
  cursor.position = mark.position;
  cursor.pending_wrap = mark.pending_wrap;
}

void resize_buffer(ScreenState& state, Buffer which, Size size) {
  BufferState& buffer = state.buffers[static_cast<std::size_t>(which)];
  // Of a screen that is not shown the saved cursor is the one to come back to.
  const bool shown = state.active == which;
  std::array<Mark, 2> marks{shown ? mark_of(state.cursor) : mark_of(buffer.saved), mark_of(buffer.saved)};
  std::vector<Row> rows = buffer.grid.take_rows();
  change_height(state, rows, size.rows, marks, which == Buffer::main ? History::scrollback : History::none);
  if (which == Buffer::main) {
    if (size.columns != state.size.columns) change_width(state, rows, size.columns, marks);
  } else {
    for (Row& row : rows) row.resize(size.columns);
  }
  buffer.grid.assign(size, std::move(rows));
  if (shown) apply(marks[0], state.cursor);
  apply(marks[1], buffer.saved);
}

}  // namespace

void resize_buffers(ScreenState& state, Size size) {
  resize_buffer(state, Buffer::main, size);
  resize_buffer(state, Buffer::alternate, size);
  const auto on_screen = [size](SavedCursor& saved) {
    saved.position.row = std::min<std::uint16_t>(saved.position.row, static_cast<std::uint16_t>(size.rows - 1));
    saved.position.column = std::min<std::uint16_t>(saved.position.column, static_cast<std::uint16_t>(size.columns - 1));
  };
  for (BufferState& buffer : state.buffers) on_screen(buffer.saved);
}

}  // namespace mp::terminal
