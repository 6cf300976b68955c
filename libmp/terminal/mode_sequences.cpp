#include "libmp/terminal/mode_sequences.hpp"

#include <array>

#include "libmp/terminal/sgr.hpp"

namespace mp::terminal {
namespace {

constexpr std::uint16_t kOrigin = 6;
constexpr std::uint16_t kLeftRightMargins = 69;
constexpr std::uint16_t kSaveCursor = 1048;
constexpr std::uint16_t kFocusReports = 1004;
constexpr std::uint16_t kSynchronisedOutput = 2026;

void enter_alternate(ScreenState& state, AlternateEntry how) {
  if (how == AlternateEntry::saving) state.save_cursor();
  if (state.active == Buffer::main) state.alternate_entry = how;
  Grid& alternate = state.buffers[static_cast<std::size_t>(Buffer::alternate)].grid;
  if (how == AlternateEntry::saving) alternate.clear(state.blank_style());
  state.switch_to(Buffer::alternate);
}

void leave_alternate(ScreenState& state, AlternateEntry how) {
  if (state.active == Buffer::alternate && how == AlternateEntry::clearing) state.grid().clear(state.blank_style());
  state.alternate_entry = AlternateEntry::none;
  state.switch_to(Buffer::main);
  if (how == AlternateEntry::saving) state.restore_cursor();
}

void set_left_right_mode(ScreenState& state, bool set) {
  if (!set) {
    state.margins.left = 0;
    state.margins.right = state.size.columns;
    state.settle_cursor();
    return;
  }
  for (BufferState& buffer : state.buffers) {
    for (std::uint16_t i = 0; i < state.size.rows; ++i) buffer.grid.row(i).set_line_size(LineSize::single);
  }
  state.settle_cursor();
}

void settle_private_mode(ScreenState& state, std::uint16_t number) {
  if (number == kOrigin) {
    const bool set = state.modes.origin;
    state.move_to(set ? state.margins.top : 0, set ? state.margins.left : 0);
  }
  if (number == kLeftRightMargins) set_left_right_mode(state, state.modes.left_right_margins);
}

void set_private_mode(ScreenState& state, std::uint16_t number, bool set) {
  switch (number) {
    case static_cast<std::uint16_t>(AlternateEntry::plain):
    case static_cast<std::uint16_t>(AlternateEntry::clearing):
    case static_cast<std::uint16_t>(AlternateEntry::saving):
      if (set) return enter_alternate(state, static_cast<AlternateEntry>(number));
      return leave_alternate(state, static_cast<AlternateEntry>(number));
    case kSaveCursor:
      return set ? state.save_cursor() : state.restore_cursor();
    default:
      break;
  }
  state.modes.set_private(number, set);
  settle_private_mode(state, number);
}

// XTSAVE and XTRESTORE, for what a snapshot can hand on: a saved mode is told to another terminal by setting it for a moment.
// That would do something with the screens and the cursor, perhaps with what is only remembered, and with these: who asks for
// reports of the focus is sent one, and an update under way would end.
bool can_be_saved(std::uint16_t number) noexcept { return number != kFocusReports && number != kSynchronisedOutput; }

void save_private_mode(ScreenState& state, std::uint16_t number, bool /*value*/) {
  if (can_be_saved(number)) state.saved_modes.take_private(number, state.modes);
}
void restore_private_mode(ScreenState& state, std::uint16_t number, bool /*value*/) {
  if (can_be_saved(number) && state.modes.take_private(number, state.saved_modes)) settle_private_mode(state, number);
}

void set_ansi_mode(ScreenState& state, std::uint16_t number, bool set) {
  for (const ModeFlag& mode : ansi_modes()) {
    if (mode.number == number) state.modes.*mode.flag = set;
  }
}

template <void (*kSet)(ScreenState&, std::uint16_t, bool), bool kValue>
void each_mode(ScreenState& state, const ControlSequence& sequence) {
  for (const Parameter& parameter : sequence.parameters) {
    if (parameter.given && !parameter.sub) kSet(state, parameter.value, kValue);
  }
}

void set_pen(ScreenState& state, const ControlSequence& sequence) { state.set_pen(with_sgr(state.pen(), sequence.parameters)); }

void set_guarded(ScreenState& state, const ControlSequence& sequence) {
  const std::uint16_t value = sequence.value(0, 0);
  if (value > 2) return;
  Style pen = state.pen();
  pen.guarded = value == 1;
  state.set_pen(pen);
}

void set_cursor_shape(ScreenState& state, const ControlSequence& sequence) {
  constexpr std::uint16_t kLastShape = 6;
  const std::uint16_t shape = sequence.value(0, 0);
  if (shape <= kLastShape) state.cursor.shape = static_cast<std::uint8_t>(shape);
}

// --- keyboard

void push_keyboard(ScreenState& state, const ControlSequence& sequence) {
  state.buffer().keyboard.push(static_cast<std::uint8_t>(sequence.value(0, 0)));
}
void pop_keyboard(ScreenState& state, const ControlSequence& sequence) { state.buffer().keyboard.pop(count_in(sequence)); }
void change_keyboard(ScreenState& state, const ControlSequence& sequence) {
  const auto flags = static_cast<std::uint8_t>(sequence.value(0, 0));
  std::uint8_t& now = state.buffer().keyboard.flags;
  switch (sequence.value(1, 1)) {
    case 1:
      now = flags;
      break;
    case 2:
      now |= flags;
      break;
    case 3:
      now = static_cast<std::uint8_t>(now & ~flags);
      break;
    default:
      break;
  }
}

void set_key_modifier(ScreenState& state, const ControlSequence& sequence) {
  if (sequence.parameters.empty()) {
    state.key_modifiers = {};
    return;
  }
  const std::uint16_t which = sequence.value(0, 0);
  if (which >= state.key_modifiers.values.size()) return;
  auto& value = state.key_modifiers.values[which];
  value.reset();
  if (sequence.parameters.size() > 1 && sequence.parameters[1].given) value = static_cast<std::uint8_t>(sequence.value(1, 0));
}

void disable_key_modifier(ScreenState& state, const ControlSequence& sequence) {
  const std::uint16_t which = sequence.value(0, KeyModifiers::kOtherKeys);
  if (which < state.key_modifiers.values.size()) state.key_modifiers.values[which] = std::uint8_t{0};
}

// --- window

void window_operation(ScreenState& state, const ControlSequence& sequence) {
  const std::uint16_t operation = sequence.value(0, 0);
  if (operation == 22) state.texts.push_titles();
  if (operation == 23) state.texts.pop_titles(sequence.value(1, 0));
}

// --- resets

void reset_pen(ScreenState& state, LinkId link) {
  Style pen;
  pen.link = link;
  state.set_pen(pen);
}

// DECSTR. The cursor stays where it is.
void reset_soft(ScreenState& state, const ControlSequence& /*sequence*/) {
  const Modes defaults;
  state.modes.cursor_visible = defaults.cursor_visible;
  state.modes.insert = defaults.insert;
  state.modes.origin = defaults.origin;
  state.modes.autowrap = defaults.autowrap;
  state.modes.reverse_wrap = defaults.reverse_wrap;
  state.modes.application_cursor_keys = defaults.application_cursor_keys;
  state.modes.application_keypad = defaults.application_keypad;
  state.modes.left_right_margins = defaults.left_right_margins;
  state.reset_margins();
  state.settle_cursor();
  state.charsets = {};
  state.key_modifiers = {};
  state.cursor.shape = 0;
  reset_pen(state, state.pen().link);
  state.buffer().saved = {};
}

constexpr std::array kRows{
    SequenceRow{sequence_name(0, 0, 'h'), each_mode<set_ansi_mode, true>},
    SequenceRow{sequence_name(0, 0, 'l'), each_mode<set_ansi_mode, false>},
    SequenceRow{sequence_name('?', 0, 'h'), each_mode<set_private_mode, true>},
    SequenceRow{sequence_name('?', 0, 'l'), each_mode<set_private_mode, false>},
    SequenceRow{sequence_name('?', 0, 's'), each_mode<save_private_mode, true>},
    SequenceRow{sequence_name('?', 0, 'r'), each_mode<restore_private_mode, true>},
    SequenceRow{sequence_name(0, 0, 'm'), set_pen},
    SequenceRow{sequence_name(0, '"', 'q'), set_guarded},
    SequenceRow{sequence_name(0, ' ', 'q'), set_cursor_shape},
    SequenceRow{sequence_name('>', 0, 'u'), push_keyboard},
    SequenceRow{sequence_name('<', 0, 'u'), pop_keyboard},
    SequenceRow{sequence_name('=', 0, 'u'), change_keyboard},
    SequenceRow{sequence_name('>', 0, 'm'), set_key_modifier},
    SequenceRow{sequence_name('>', 0, 'n'), disable_key_modifier},
    SequenceRow{sequence_name(0, 0, 't'), window_operation},
    SequenceRow{sequence_name(0, '!', 'p'), reset_soft},
};

}  // namespace

std::span<const SequenceRow> mode_sequences() noexcept { return kRows; }

void reset_hard(ScreenState& state) {
  reset_pen(state, LinkId::none);
  state.active = Buffer::main;
  state.alternate_entry = AlternateEntry::none;
  for (BufferState& buffer : state.buffers) {
    buffer.grid.clear(StyleId::plain);
    buffer.saved = {};
    buffer.keyboard = {};
  }
  state.modes = {};
  state.saved_modes = {};
  state.charsets = {};
  state.key_modifiers = {};
  state.tab_stops.reset();
  state.reset_margins();
  state.texts.palette.clear();
  state.scrollback.clear();
  state.cursor = {};
}

}  // namespace mp::terminal
