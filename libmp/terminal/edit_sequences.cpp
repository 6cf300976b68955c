#include "libmp/terminal/edit_sequences.hpp"

#include <array>

#include "libmp/terminal/text_output.hpp"

namespace mp::terminal {
namespace {

template <Edit kEdit>
void counted(ScreenState& state, const ControlSequence& sequence) {
  state.edit(kEdit, count_in(sequence));
}
template <Edit kEdit>
void chosen(ScreenState& state, const ControlSequence& sequence) {
  const std::uint16_t which = sequence.value(0, 0);
  if (which <= 2) state.edit(kEdit, which);
}

void erase_in_display(ScreenState& state, const ControlSequence& sequence) {
  if (sequence.value(0, 0) == 3) return state.scrollback.clear();
  chosen<Edit::erase_in_display>(state, sequence);
}

// With five parameters, CSI T starts the highlighting of text by the mouse.
void scroll_down(ScreenState& state, const ControlSequence& sequence) {
  if (sequence.parameters.size() <= 1) counted<Edit::scroll_down>(state, sequence);
}

void repeat(ScreenState& state, const ControlSequence& sequence) { repeat_last_glyph(state, count_in(sequence)); }

constexpr std::array kRows{
    SequenceRow{sequence_name(0, 0, '@'), counted<Edit::insert_cells>},
    SequenceRow{sequence_name(0, 0, 'P'), counted<Edit::delete_cells>},
    SequenceRow{sequence_name(0, 0, 'X'), counted<Edit::erase_cells>},
    SequenceRow{sequence_name(0, 0, 'L'), counted<Edit::insert_lines>},
    SequenceRow{sequence_name(0, 0, 'M'), counted<Edit::delete_lines>},
    SequenceRow{sequence_name(0, 0, 'S'), counted<Edit::scroll_up>},
    SequenceRow{sequence_name(0, 0, 'T'), scroll_down},
    SequenceRow{sequence_name(0, 0, '^'), counted<Edit::scroll_down>},
    SequenceRow{sequence_name(0, '\'', '}'), counted<Edit::insert_columns>},
    SequenceRow{sequence_name(0, '\'', '~'), counted<Edit::delete_columns>},
    SequenceRow{sequence_name(0, 0, 'J'), erase_in_display},
    SequenceRow{sequence_name(0, 0, 'K'), chosen<Edit::erase_in_line>},
    SequenceRow{sequence_name('?', 0, 'J'), chosen<Edit::selective_erase_in_display>},
    SequenceRow{sequence_name('?', 0, 'K'), chosen<Edit::selective_erase_in_line>},
    SequenceRow{sequence_name(0, 0, 'b'), repeat},
};

}  // namespace

std::span<const SequenceRow> edit_sequences() noexcept { return kRows; }

void alignment_test(ScreenState& state) {
  Style plain;
  plain.link = state.pen().link;
  plain.guarded = state.pen().guarded;
  state.set_pen(plain);
  state.modes.origin = false;
  state.reset_margins();
  const std::string text(state.size.columns, 'E');
  for (std::uint16_t i = 0; i < state.size.rows; ++i) {
    Row& row = state.grid().row(i);
    row.clear(StyleId::plain);
    row.write(0, text, StyleId::plain, StyleId::plain);
  }
  state.move_to(0, 0);
}

}  // namespace mp::terminal
