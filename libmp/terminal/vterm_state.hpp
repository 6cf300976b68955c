// libvterm's state layer as the one who knows what editing sequences do to which cells: it is given a cursor, margins and an
// edit, and answers with the areas that scroll or are erased. This is the only file that names libvterm.
//
// libvterm never sees what a program wrote. Versions 0.1.4 and 0.3.3 write outside of their memory or run for ever on a
// sequence with 17 parameters, on REP before any character and on wide characters at the edge (all of which `cat` can print),
// they disagree about widths, and they wrap, save cursors and move in margins differently from xterm. So it gets nothing but
// sequences that are composed here, of numbers that have been checked; text, cursor movement and modes are the Screen's.
#pragma once

#include <cstdint>
#include <memory>

#include "libmp/terminal/size.hpp"

namespace mp::terminal {

enum class Erase : std::uint8_t {
  all,
  selective,  // not what DECSCA guards
};

// Does to cells what libvterm says.
class EditTarget {
 public:
  EditTarget() = default;
  EditTarget(const EditTarget&) = delete;
  EditTarget& operator=(const EditTarget&) = delete;
  virtual ~EditTarget() = default;
  // The area moves up (down where `up` is negative) or left (right where it is negative).
  virtual void scroll(const Rectangle& area, int up, int left) = 0;
  virtual void erase(const Rectangle& area, Erase kind) = 0;
};

enum class Edit : std::uint8_t {
  reverse_index,     // at the top margin
  scroll_up,         // SU
  scroll_down,       // SD
  insert_lines,      // IL
  delete_lines,      // DL
  insert_cells,      // ICH
  delete_cells,      // DCH
  insert_columns,    // DECIC
  delete_columns,    // DECDC
  erase_cells,       // ECH
  erase_in_line,     // EL: the count is 0 (right), 1 (left) or 2 (all)
  erase_in_display,  // ED, likewise: below, above, all
  selective_erase_in_line,
  selective_erase_in_display,
};

class VtermState {
 public:
  // `target` must live as long.
  VtermState(Size size, EditTarget& target);
  VtermState(const VtermState&) = delete;
  VtermState& operator=(const VtermState&) = delete;
  ~VtermState();

  void resize(Size size);
  // `cursor` is on the screen, `margins` hold at least two rows and two columns (or all of them) and are on the screen, too.
  void apply(Edit edit, std::uint16_t count, Position cursor, const Rectangle& margins);

 private:
  class Terminal;
  EditTarget& target_;
  std::unique_ptr<Terminal> terminal_;
};

}  // namespace mp::terminal
