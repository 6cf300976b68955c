#include "libmp/terminal/snapshot.hpp"

#include <algorithm>
#include <string>

#include "libmp/terminal/painting.hpp"
#include "libmp/terminal/reset.hpp"
#include "libmp/terminal/rows_writer.hpp"
#include "libmp/terminal/settings_writer.hpp"

namespace mp::terminal {
namespace {

constexpr unsigned kSynchronisedOutput = 2026;
constexpr unsigned kPlainAlternate = 47;

class SnapshotWriter {
 public:
  SnapshotWriter(const Screen& screen, const SnapshotOptions& options, Bytes& bytes)
      : screen_(screen),
        options_(options),
        view_(view_of(screen, options.terminal.value_or(screen.size()))),
        settings_(settings_of(screen, view_)),
        since_(options.since),
        out_(bytes),
        painter_(screen.tables(), {}, out_) {}

  void write() {
    out_.set_private_mode(kSynchronisedOutput, true);
    if (since_ != nullptr) take_up_since();
    write_tab_stops(has_.tab_stops, settings_.tab_stops, view_.terminal.columns, out_);
    write_saved_modes(has_.saved_modes, settings_.saved_modes, has_.modes, out_);
    if (since_ != nullptr) {
      write_side(screen_.active());
      paint(screen_.active());
    } else {
      write_screens();
    }
    write_modes(has_.modes, settings_.modes, out_);
    write_key_modifiers(has_.key_modifiers, settings_.key_modifiers, out_);
    write_texts(has_.texts, settings_.texts, out_);
    write_cursor_shape(has_.cursor_shape, settings_.cursor_shape, out_);
    finish();
  }

 private:
  // The terminal is brought from where it is to where painting can begin, if need be by way of the canonical reset state.
  void take_up_since() {
    if (!can_be_changed(*since_)) {
      out_.put(reset_sequence(*since_));
      out_.set_private_mode(kSynchronisedOutput, true);
      since_ = nullptr;
      return;
    }
    has_ = since_->settings;
    begin_painting(has_, out_);
    if (has_.pen.link != LinkId::none) out_.put("\x1b]8;;\x1b\\");
    has_.pen.link = LinkId::none;  // its number may mean another link by now
    painter_.pen().assume(has_.pen);
  }

  // Without touching the screen that does not show, and with rows that can be joined and do not move.
  [[nodiscard]] bool can_be_changed(const ScreenImage& since) const {
    const TerminalSettings& before = since.settings;
    const Buffer hidden = settings_.active == Buffer::main ? Buffer::alternate : Buffer::main;
    const auto is_simple = [](const TerminalSettings& s) {
      return !s.modes.left_right_margins && s.charsets.single_shift == 0;
    };
    const auto is_single = [](const RowImage& row) { return row.size == LineSize::single; };
    return since.view == view_ && since.in_ground && is_simple(before) && is_simple(settings_) && !has_lines() &&
           before.active == settings_.active && before.alternate_entry == settings_.alternate_entry &&
           before.side(hidden) == settings_.side(hidden) && !settings_.side(settings_.active).saved.pending_wrap &&
           std::ranges::all_of(since.of(settings_.active), is_single) && since.of(hidden) == rows_of(hidden);
  }

  [[nodiscard]] bool has_lines() const { return options_.end_line > options_.first_line || options_.lost_lines > 0; }

  [[nodiscard]] std::vector<RowImage> rows_of(Buffer buffer) const {
    std::vector<RowImage> rows(view_.terminal.rows);
    for (std::uint16_t i = 0; i < view_.terminal.rows; ++i) {
      if (const Row* row = row_at(buffer, i)) rows[i] = image_of(screen_, *row, view_.terminal.columns);
    }
    return rows;
  }

  // That of the terminal's row i; none below the screen's last one.
  [[nodiscard]] const Row* row_at(Buffer buffer, std::uint16_t i) const {
    const unsigned index = unsigned{view_.first_row} + i;
    return index < screen_.size().rows ? &screen_.row(buffer, index) : nullptr;
  }

  void write_screens() {
    if (settings_.active == Buffer::main) {
      write_hidden_alternate();
      write_side(Buffer::main);
      paint(Buffer::main);
      return;
    }
    const bool saves = settings_.alternate_entry == AlternateEntry::saving;
    write_keyboard(has_.side(Buffer::main).keyboard, settings_.side(Buffer::main).keyboard, out_);
    const SavedCursor& saved = settings_.side(Buffer::main).saved;
    if (saves || saved != SavedCursor{}) write_saved_cursor(saved, screen_.size(), painter_, out_);
    paint(Buffer::main);
    if (saves) {
      enter_saving_alternate(saved, screen_.size(), painter_, out_);
    } else {
      out_.set_private_mode(static_cast<unsigned>(settings_.alternate_entry), true);
    }
    write_side(Buffer::alternate);
    paint(Buffer::alternate);
  }

  // Programs that leave the alternate screen by ?47 find there what they left. Others clear it.
  void write_hidden_alternate() {
    const auto rows = rows_of(Buffer::alternate);
    const bool is_blank = std::ranges::all_of(rows, [](const RowImage& row) { return row == RowImage{}; });
    if (is_blank && settings_.side(Buffer::alternate) == TerminalSettings::Side{}) return;
    out_.set_private_mode(kPlainAlternate, true);
    write_side(Buffer::alternate);
    paint(Buffer::alternate);
    out_.set_private_mode(kPlainAlternate, false);
  }

  void write_side(Buffer buffer) {
    const TerminalSettings::Side& before = has_.side(buffer);
    const TerminalSettings::Side& side = settings_.side(buffer);
    write_keyboard(before.keyboard, side.keyboard, out_);
    if (side.saved != before.saved) write_saved_cursor(side.saved, screen_.size(), painter_, out_);
  }

  void paint(Buffer buffer) {
    const bool keeps_scrollback = buffer == Buffer::main && since_ == nullptr && !has_lines();
    if (keeps_scrollback) separate_rows();
    RowsWriter rows{painter_, view_.terminal, keeps_scrollback ? NextRow::is_there : NextRow::scrolls, out_};
    if (buffer == Buffer::main) write_lines(rows);
    for (std::uint16_t i = 0; i < view_.terminal.rows; ++i) {
      const Row* row = row_at(buffer, i);
      if (!rows.joins_next() && is_shown(buffer, i, row)) {
        rows.skip();
      } else if (row != nullptr) {
        rows.write(*row);
      } else {
        rows.write_empty();
      }
    }
  }

  // What stands in them may be joined. Not in one go: tmux and others move what they clear as a whole into their scrollback.
  void separate_rows() {
    painter_.pen().use(StyleId::plain);
    out_.move_to({});
    out_.put("\x1b[2K");
    if (view_.terminal.rows < 2) return;
    out_.move_to({1, 0});
    out_.put("\x1b[J");
  }

  [[nodiscard]] bool is_shown(Buffer buffer, std::uint16_t i, const Row* row) const {
    if (since_ == nullptr) return false;
    return since_->of(buffer)[i] == (row != nullptr ? image_of(screen_, *row, view_.terminal.columns) : RowImage{});
  }

  void write_lines(RowsWriter& rows) {
    if (options_.lost_lines > 0) {
      Line line;
      Style style;
      style.dim = true;
      const std::string text = "[" + std::to_string(options_.lost_lines) + " lines are not here]";
      line.runs.push_back({style, text, static_cast<std::uint16_t>(text.size())});
      rows.write(line);
    }
    for (std::uint64_t number = options_.first_line; number < options_.end_line; ++number) {
      const Line line = screen_.scrollback().line(number);
      number < screen_.scrollback().of_this_width() ? rows.rewrap(line) : rows.write(line);
    }
  }

  void finish() {
    if (view_.terminal == screen_.size()) {
      finish_painting(settings_, screen_, painter_, out_);
    } else {
      out_.move_to(place_in(view_, screen_.cursor().position));
      painter_.pen().use(StyleId::plain);
    }
    if (!settings_.modes.synchronised_output) out_.set_private_mode(kSynchronisedOutput, false);
    if (view_.terminal == screen_.size()) out_.put(screen_.unfinished());
  }

  const Screen& screen_;
  const SnapshotOptions& options_;
  View view_;
  TerminalSettings settings_;  // what the terminal shall be set to
  TerminalSettings has_;       // what it is set to
  const ScreenImage* since_;   // empty: its rows are not known
  SequenceWriter out_;
  RowPainter painter_;
};

}  // namespace

Bytes snapshot(const Screen& screen, const SnapshotOptions& options) {
  Bytes bytes;
  SnapshotWriter{screen, options, bytes}.write();
  return bytes;
}

}  // namespace mp::terminal
