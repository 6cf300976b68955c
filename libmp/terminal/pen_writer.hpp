// Changes a terminal's pen: writes SGR, DECSCA and OSC 8 for what differs from the style it has.
#pragma once

#include "libmp/terminal/cell_tables.hpp"
#include "libmp/terminal/sequence_writer.hpp"
#include "libmp/terminal/style.hpp"

namespace mp::terminal {

class PenWriter {
 public:
  // `pen` is what the terminal has now; styles are those of `tables`. Both `tables` and what `out` writes to must live as long.
  PenWriter(const CellTables& tables, const Style& pen, SequenceWriter out) : tables_(tables), pen_(pen), out_(out) {}

  void use(const Style& style);
  void use(StyleId style) {
    if (style == last_) return;
    use(tables_.style(style));
    last_ = style;
  }
  // Something else than this writer has changed the terminal's pen.
  void assume(const Style& pen) {
    pen_ = pen;
    last_ = kNoStyle;
  }

 private:
  static constexpr StyleId kNoStyle{~std::uint32_t{0}};

  void change_rendition(const Style& style);

  const CellTables& tables_;
  Style pen_;
  StyleId last_ = kNoStyle;  // whose style pen_ is
  SequenceWriter out_;
};

}  // namespace mp::terminal
