// Between what a terminal is set to and what it must be set to while cells are painted: no insert mode, no origin, no margins,
// autowrap, ASCII. Whoever paints begins with begin_painting() and ends with finish_painting(); in between CUP means places of
// the screen and a printed cell is what it is. The pen is RowPainter's affair.
#pragma once

#include "libmp/terminal/row_painter.hpp"
#include "libmp/terminal/terminal_settings.hpp"

namespace mp::terminal {

void begin_painting(const TerminalSettings& has, SequenceWriter& out);

// Margins, origin mode, the cursor, autowrap, character sets, pen and insert mode as `settings` say.
void finish_painting(const TerminalSettings& settings, const Screen& screen, RowPainter& painter, SequenceWriter& out);

// Makes `saved` what DECRC restores on the screen that is active, by way of its last column's cell in that row, where it
// prints: to be done before the rows are painted. The terminal is fit for painting before and after.
void write_saved_cursor(const SavedCursor& saved, Size size, RowPainter& painter, SequenceWriter& out);
// Enters the alternate screen by ?1049, which saves the cursor that it finds: the one that write_saved_cursor() has saved.
void enter_saving_alternate(const SavedCursor& saved, Size size, RowPainter& painter, SequenceWriter& out);

}  // namespace mp::terminal
