#include "tests/typing/reference.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "libmp/terminal/character_width.hpp"
#include "libmp/terminal/code_point.hpp"
#include "libmp/terminal/utf8.hpp"

namespace mp::typing {
namespace {

using terminal::Position;

constexpr std::array<std::string_view, 12> kEdits = {"\x7f",   "\x1b[D", "\x1b[C", "\x1bOD", "\x1bOC", "\x1b[H",
                                                     "\x1b[F", "\x1bOH", "\x1bOF", "\x01",   "\x05",   "\x08"};

struct Character {
  Glyph glyph{};
  unsigned width = 0;
};

// The characters of a key with the marks that join them; none if it is no text.
[[nodiscard]] std::vector<Character> characters_of(ByteView key) {
  for (ByteView rest = key; !rest.empty();) {
    const auto piece = terminal::first_character(rest);
    if (piece.kind != terminal::Utf8Kind::character || rest.front() < 0x20 || rest.front() == 0x7f) return {};
    rest = rest.subspan(piece.size);
  }
  std::vector<std::string> clusters;
  std::vector<Character> all;
  for (std::string_view rest = as_text(key); !rest.empty();) {
    const char32_t character = terminal::take_character(rest);
    const unsigned width = terminal::width_of(character);
    if (width > 0 || clusters.empty()) {
      clusters.emplace_back();
      all.push_back({.glyph = {}, .width = width});
    }
    terminal::append_utf8(character, clusters.back());
  }
  for (std::size_t i = 0; i < all.size(); ++i) all[i].glyph = glyph_of(clusters[i]);
  return all;
}

// The place left of `place`, which may be at the end of the row above.
[[nodiscard]] std::optional<Position> left_of(Position place, unsigned width, const Picture& picture) {
  const unsigned columns = picture.size.columns;
  if (place.column >= width) return Position{place.row, static_cast<std::uint16_t>(place.column - width)};
  if (place.column > 0 || place.row == 0) return std::nullopt;
  const auto row = static_cast<std::uint16_t>(place.row - 1);
  const auto column = static_cast<std::uint16_t>(columns - width);
  // A wide character that did not fit leaves a blank at the edge.
  const bool left_blank = width == 2 && picture.at({row, column}) == Glyph::blank && columns > 2;
  return Position{row, static_cast<std::uint16_t>(left_blank ? column - 1 : column)};
}

// Where the characters stand if they are what is left of the cursor.
[[nodiscard]] std::vector<PlacedGlyph> before_cursor(const std::vector<Character>& characters, const Picture& picture) {
  std::vector<PlacedGlyph> placed;
  Position place = picture.cursor;
  if (picture.pending_wrap) place.column = picture.size.columns;
  for (auto character = characters.rbegin(); character != characters.rend(); ++character) {
    const auto left = left_of(place, character->width, picture);
    if (!left || picture.at(*left) != character->glyph) return {};
    place = *left;
    placed.push_back({place, character->glyph});
  }
  return placed;
}

[[nodiscard]] bool row_differs(const Picture& a, const Picture& b, std::size_t row) {
  const auto columns = static_cast<std::ptrdiff_t>(a.size.columns);
  const auto from = static_cast<std::ptrdiff_t>(row) * columns;
  return !std::equal(a.glyphs.begin() + from, a.glyphs.begin() + from + columns, b.glyphs.begin() + from);
}

[[nodiscard]] std::vector<PlacedGlyph> row_of(const Picture& picture, std::uint16_t row) {
  std::vector<PlacedGlyph> placed;
  for (std::uint16_t column = 0; column < picture.size.columns; ++column)
    placed.push_back({{row, column}, picture.at({row, column})});
  return placed;
}

}  // namespace

Reference::Reference(const Recording& recording) {
  terminal::Screen screen{recording.size, 0};
  states_.emplace_back(screen);
  times_.emplace_back();
  std::vector<std::uint64_t> seen{0};
  std::vector<std::uint64_t> input_ends;
  for (const auto& event : recording.events) {
    if (event.what == What::key || event.what == What::answer) input_ends.push_back(event.input);
    if (event.what == What::key) {
      keys_.push_back({.at = event.at, .bytes = event.bytes, .end = event.input, .before = 0, .answer = 0, .glyphs = {}});
    }
    if (event.what != What::output) continue;
    screen.feed(event.bytes);
    states_.emplace_back(screen);
    times_.push_back(event.at);
    seen.push_back(event.input);
  }
  const auto last_below = [&seen](std::uint64_t input) {
    return static_cast<std::size_t>(std::ranges::lower_bound(seen, input) - seen.begin() - 1);
  };
  for (Key& key : keys_) {
    key.before = last_below(key.end);
    const auto next = std::ranges::upper_bound(input_ends, key.end);
    key.answer = next == input_ends.end() ? states_.size() - 1 : last_below(*next);
    classify(key);
  }
}

void Reference::classify(Key& key) const {
  if (key.answer <= key.before) return;
  const Picture& before = states_[key.before];
  const Picture& after = states_[key.answer];
  if (std::ranges::find(kEdits, as_text(key.bytes)) != kEdits.end()) {
    const bool did_something = before.cursor != after.cursor || row_differs(before, after, after.cursor.row);
    if (!did_something || before.cursor.row != after.cursor.row) return;
    key.key_class = KeyClass::edit;
    key.glyphs = row_of(after, after.cursor.row);
    return;
  }
  const auto characters = characters_of(key.bytes);
  auto placed = before_cursor(characters, after);
  // Either something came to stand there, or the cursor went over what stood there already: blanks, or text shown in advance.
  const bool moved_over = !placed.empty() && placed.back().at == before.cursor && before.cursor != after.cursor;
  const bool changed =
      std::ranges::any_of(placed, [&](const PlacedGlyph& glyph) { return row_differs(before, after, glyph.at.row); });
  if (!moved_over && !changed) return;
  key.key_class = KeyClass::text;
  key.glyphs = std::move(placed);
}

}  // namespace mp::typing
