#include "libmp/terminal/screen_interpreter.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "libmp/core/limits.hpp"
#include "libmp/terminal/cursor_motion.hpp"
#include "libmp/terminal/edit_sequences.hpp"
#include "libmp/terminal/mode_sequences.hpp"
#include "libmp/terminal/rectangle_sequences.hpp"
#include "libmp/terminal/text_output.hpp"

namespace mp::terminal {
namespace {

[[nodiscard]] std::vector<SequenceRow> all_sequences() {
  std::vector<SequenceRow> rows;
  for (const auto part : {motion_sequences(), edit_sequences(), rectangle_sequences(), mode_sequences()})
    rows.insert(rows.end(), part.begin(), part.end());
  std::ranges::sort(rows, {}, &SequenceRow::name);
  return rows;
}

void line_feed(ScreenState& state) {
  state.line_feed();
  if (state.modes.new_line) carriage_return(state);
}

// C0 controls and what they do; the rest does nothing to a screen.
struct ControlRow {
  std::uint8_t control;
  void (*action)(ScreenState&);
};
constexpr std::array kControls{
    ControlRow{'\b', [](ScreenState& state) { back_space(state); }},
    ControlRow{'\t', [](ScreenState& state) { forward_tabs(state, 1); }},
    ControlRow{'\n', line_feed},
    ControlRow{'\v', line_feed},
    ControlRow{'\f', line_feed},
    ControlRow{'\r', [](ScreenState& state) { carriage_return(state); }},
    ControlRow{0x0e, [](ScreenState& state) { state.charsets.left = 1; }},
    ControlRow{0x0f, [](ScreenState& state) { state.charsets.left = 0; }},
};

// ESC intermediate final.
struct EscapeRow {
  char intermediate;
  char final;
  void (*action)(ScreenState&);
};
constexpr std::array kEscapes{
    EscapeRow{0, '6', back_index},
    EscapeRow{0, '9', forward_index},
    EscapeRow{0, '7', [](ScreenState& state) { state.save_cursor(); }},
    EscapeRow{0, '8', [](ScreenState& state) { state.restore_cursor(); }},
    EscapeRow{0, 'D', [](ScreenState& state) { state.line_feed(); }},
    EscapeRow{0, 'E',
              [](ScreenState& state) {
                state.line_feed();
                carriage_return(state);
              }},
    EscapeRow{0, 'H', [](ScreenState& state) { state.tab_stops.set(state.cursor.position.column); }},
    EscapeRow{0, 'M', [](ScreenState& state) { state.reverse_index(); }},
    EscapeRow{0, 'N', [](ScreenState& state) { state.charsets.single_shift = 2; }},
    EscapeRow{0, 'O', [](ScreenState& state) { state.charsets.single_shift = 3; }},
    EscapeRow{0, 'c', [](ScreenState& state) { reset_hard(state); }},
    EscapeRow{0, '=', [](ScreenState& state) { state.modes.application_keypad = true; }},
    EscapeRow{0, '>', [](ScreenState& state) { state.modes.application_keypad = false; }},
    EscapeRow{0, 'n', [](ScreenState& state) { state.charsets.left = 2; }},
    EscapeRow{0, 'o', [](ScreenState& state) { state.charsets.left = 3; }},
    EscapeRow{0, '~', [](ScreenState& state) { state.charsets.right = 1; }},
    EscapeRow{0, '}', [](ScreenState& state) { state.charsets.right = 2; }},
    EscapeRow{0, '|', [](ScreenState& state) { state.charsets.right = 3; }},
    EscapeRow{'#', '8', alignment_test},
};

// DECDHL, DECSWL, DECDWL. Without effect while there are left and right margins.
constexpr std::string_view kLineSizes = "5634";  // in the order of LineSize, but for the first two

void set_line_size(ScreenState& state, LineSize size) {
  if (state.modes.left_right_margins) return;
  if (state.cursor_row().line_size() == size) return;
  state.cursor_row().set_line_size(size);
  state.cursor.pending_wrap = false;
  state.cursor.has_last_glyph = false;
  state.settle_cursor();
}

}  // namespace

void ScreenInterpreter::on_text(std::string_view utf8) { write_text(state_, utf8); }

void ScreenInterpreter::on_control(std::uint8_t c0) {
  const auto row = std::ranges::find(kControls, c0, &ControlRow::control);
  if (row != kControls.end()) row->action(state_);
}

void ScreenInterpreter::on_escape(char intermediate, char final) {
  const auto row = std::ranges::find_if(
      kEscapes, [=](const EscapeRow& candidate) { return candidate.intermediate == intermediate && candidate.final == final; });
  if (row != kEscapes.end()) return row->action(state_);
  const std::size_t size = kLineSizes.find(final);
  if (intermediate == '#' && size != std::string_view::npos) return set_line_size(state_, static_cast<LineSize>(size));
  designate(intermediate, final);
}

// ESC ( and so on: a set of 94 characters for G0 to G3, or of 96 for G1 to G3.
void ScreenInterpreter::designate(char intermediate, char final) {
  constexpr std::string_view kSets94 = "()*+";
  constexpr std::string_view kSets96 = " -./";
  if (intermediate <= ' ') return;
  if (const std::size_t set = kSets94.find(intermediate); set != std::string_view::npos) {
    state_.charsets.sets[set] = {'(', final};
  } else if (const std::size_t other = kSets96.find(intermediate); other != std::string_view::npos) {
    state_.charsets.sets[other] = {'-', final};
  }
}

void ScreenInterpreter::on_sequence(const ControlSequence& sequence) {
  static const std::vector<SequenceRow> sequences = all_sequences();
  const std::uint32_t name = sequence.name();
  const auto row = std::ranges::lower_bound(sequences, name, {}, &SequenceRow::name);
  if (row != sequences.end() && row->name == name) row->action(state_, sequence);
}

void ScreenInterpreter::on_string(const ControlString& string) {
  constexpr std::uint16_t kLink = 8;
  if (string.end == StringEnd::cancelled) return;
  if (string.kind == StringKind::title) state_.texts.name = string.payload.substr(0, limits::kMaxWindowText);
  if (string.kind != StringKind::osc) return;
  std::string_view value = string.payload;
  const std::uint16_t number = take_osc_number(value);
  if (number == kLink) return open_link(value);
  state_.texts.handle_osc(number, value);
}

// OSC 8 ; parameters ; target: what is written from here on is that link. An empty target ends it.
void ScreenInterpreter::open_link(std::string_view value) {
  const std::size_t middle = value.find(';');
  Style pen = state_.pen();
  pen.link = LinkId::none;
  if (middle != std::string_view::npos && middle + 1 < value.size() && value.size() <= limits::kMaxLinkBytes) {
    pen.link = state_.link_id({std::string{value.substr(0, middle)}, std::string{value.substr(middle + 1)}});
  }
  state_.set_pen(pen);
}

}  // namespace mp::terminal
