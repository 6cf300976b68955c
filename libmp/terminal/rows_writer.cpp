#include "libmp/terminal/rows_writer.hpp"

#include "libmp/terminal/character_width.hpp"
#include "libmp/terminal/code_point.hpp"

namespace mp::terminal {
namespace {

constexpr std::string_view kWideBlank = "\xe3\x80\x80";

[[nodiscard]] bool begins_wide(std::string_view text) { return width_of(take_character(text)) == 2; }

[[nodiscard]] std::string_view sequence_of(LineSize size) {
  switch (size) {
    case LineSize::single:
      return "";
    case LineSize::double_width:
      return "\x1b#6";
    case LineSize::double_top:
      return "\x1b#3";
    case LineSize::double_bottom:
      return "\x1b#4";
  }
  return "";
}

}  // namespace

void RowsWriter::write(const Row& row) {
  const Shape shape = shape_of(row);
  begin(shape);
  painter_.paint_all(row, terminal_.columns);
  end(shape);
}

void RowsWriter::write(const Line& line) {
  const Shape shape = shape_of(line);
  begin(shape);
  painter_.paint_all(line, shape.columns);
  end(shape);
}

// Its rows end at the edge, or where half a wide character would fit.
bool RowsWriter::was_wrapped_here(const Line& line) const {
  const auto columns = columns_of(line);
  return line.size != LineSize::single || (columns <= terminal_.columns && (!line.wrapped || columns + 1 >= terminal_.columns));
}

void RowsWriter::rewrap(const Line& line) {
  if (next_ != Next::same_row) {
    if (was_wrapped_here(line)) return write(line);
    begin(shape_of(line));
    room_ = terminal_.columns;
  }
  painter_.paint_through(line, terminal_.columns, room_);
  next_ = line.wrapped ? Next::same_row : Next::below;
}

void RowsWriter::write_empty() {
  begin({});
  painter_.pen().use(StyleId::plain);
  out_.put("\x1b[K");
  end({});
}

void RowsWriter::skip() {
  ++index_;
  next_ = Next::elsewhere;
}

// A row that ends elsewhere than at the terminal's edge can't be joined with the next one.
RowsWriter::Shape RowsWriter::shape_of(const Row& row) const {
  const std::size_t columns = row.width();
  const bool joined = row.wrapped() && row.cells().size() == terminal_.columns;
  return {row.line_size(), columns, !row[0].is_erased(), row[0].is_wide(), !row[columns - 1].is_erased(), joined};
}

RowsWriter::Shape RowsWriter::shape_of(const Line& line) const {
  Shape shape{line.size, terminal_.columns, false, false, false, line.wrapped};
  if (line.size != LineSize::single) shape.columns /= 2;
  if (line.runs.empty()) return shape;
  const Run& first = line.runs.front();
  shape.begins_printed = !first.text.empty();
  shape.begins_wide = shape.begins_printed && begins_wide(first.text);
  shape.ends_printed = !line.runs.back().text.empty() && columns_of(line) >= shape.columns;
  return shape;
}

void RowsWriter::begin(const Shape& shape) {
  switch (next_) {
    case Next::elsewhere:
      out_.move_to({index_, 0});
      break;
    case Next::same_row:
    case Next::below:
      out_.put(next_row_ == NextRow::scrolls ? "\r\n" : "\x1b[E");
      break;
    case Next::through_the_edge: {
      // Something that is not there to stay crosses the edge where the row itself has nothing that could.
      const bool crosses = shape.size == LineSize::single && (room_for_half_ ? shape.begins_wide : shape.begins_printed);
      if (crosses) break;
      out_.put(room_for_half_ ? kWideBlank : " ");
      out_.put("\r");
      break;
    }
  }
  out_.put(sequence_of(shape.size));
}

void RowsWriter::end(const Shape& shape) {
  ++index_;
  next_ = Next::below;
  if (!shape.wrapped) return;
  next_ = Next::through_the_edge;
  room_for_half_ = !shape.ends_printed;
  if (room_for_half_) out_.csi({static_cast<unsigned>(shape.columns)}, "G");
}

}  // namespace mp::terminal
