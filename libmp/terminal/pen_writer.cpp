#include "libmp/terminal/pen_writer.hpp"

#include <array>
#include <cstdint>

namespace mp::terminal {
namespace {

struct Attribute {
  std::uint16_t bit;  // of Style::attributes()
  std::uint8_t on;
  std::uint8_t off;
};
constexpr unsigned kBoldAndDim = 1 | 2;  // one number ends both
constexpr std::array<Attribute, 8> kAttributes{
    {{1, 1, 22}, {2, 2, 22}, {4, 3, 23}, {8, 5, 25}, {16, 7, 27}, {32, 8, 28}, {64, 9, 29}, {128, 53, 55}}};

// Collects the parameters of one SGR.
class Rendition {
 public:
  explicit Rendition(SequenceWriter& out) : out_(out) {}
  void add(std::initializer_list<unsigned> parameters) {
    for (const unsigned parameter : parameters) {
      out_.put(open_ ? ";" : "\x1b[");
      append_number(parameter, out_.bytes());
      open_ = true;
    }
  }
  void end() {
    if (open_) out_.put("m");
  }

 private:
  SequenceWriter& out_;
  bool open_ = false;
};

// `base`: 30 for the text, 40 for what is behind it.
void add_colour(const Colour& colour, unsigned base, Rendition& to) {
  constexpr unsigned kBright = 60;
  switch (colour.kind) {
    case Colour::Kind::standard:
      return to.add({base + 9});
    case Colour::Kind::basic:
      return to.add({base + colour.index() + (colour.index() < 8 ? 0u : kBright - 8u)});
    case Colour::Kind::indexed:
      return to.add({base + 8, 5, colour.index()});
    case Colour::Kind::rgb:
      return to.add({base + 8, 2, colour.red, colour.green, colour.blue});
  }
}

void add_attributes(unsigned from, unsigned to, Rendition& rendition) {
  const unsigned ended = from & ~to;
  unsigned set = to & ~from;
  if ((ended & kBoldAndDim) != 0) {
    rendition.add({22});
    set |= to & kBoldAndDim;
  }
  for (const Attribute& attribute : kAttributes) {
    if ((ended & attribute.bit & ~kBoldAndDim) != 0) rendition.add({attribute.off});
    if ((set & attribute.bit) != 0) rendition.add({attribute.on});
  }
}

// A sequence of its own: terminals that don't know colons drop all of it.
void write_underline_colour(const Colour& colour, SequenceWriter& out) {
  if (colour.kind == Colour::Kind::standard) return out.csi({59}, "m");
  const bool indexed = colour.kind == Colour::Kind::indexed;
  out.put(indexed ? "\x1b[58:5:" : "\x1b[58:2::");
  append_number(colour.red, out.bytes());
  for (const unsigned part : {colour.green, colour.blue}) {
    if (indexed) break;
    out.put(":");
    append_number(part, out.bytes());
  }
  out.put("m");
}

}  // namespace

void PenWriter::change_rendition(const Style& style) {
  Style bare;
  bare.link = style.link;
  bare.guarded = style.guarded;
  if (style == bare) return out_.put("\x1b[m");

  Rendition rendition{out_};
  add_attributes(pen_.attributes(), style.attributes(), rendition);
  const bool other_underline = style.underline != pen_.underline;
  if (other_underline && style.underline <= Underline::single) {
    rendition.add({style.underline == Underline::none ? 24u : 4u});
  }
  if (style.foreground != pen_.foreground) add_colour(style.foreground, 30, rendition);
  if (style.background != pen_.background) add_colour(style.background, 40, rendition);
  rendition.end();

  if (other_underline && style.underline > Underline::single) {
    out_.put("\x1b[4:");
    append_number(static_cast<unsigned>(style.underline), out_.bytes());
    out_.put("m");
  }
  if (style.underline_colour != pen_.underline_colour) write_underline_colour(style.underline_colour, out_);
}

void PenWriter::use(const Style& style) {
  last_ = kNoStyle;
  if (style == pen_) return;
  Style rendition = pen_;
  rendition.link = style.link;
  rendition.guarded = style.guarded;
  if (rendition != style) change_rendition(style);
  if (style.guarded != pen_.guarded) out_.csi({style.guarded ? 1u : 0u}, "\"q");
  if (style.link != pen_.link) {
    const Link& link = tables_.link(style.link);
    out_.put("\x1b]8;");
    out_.put(link.parameters);
    out_.put(";");
    out_.put(link.target);
    out_.put("\x1b\\");
  }
  pen_ = style;
}

}  // namespace mp::terminal
