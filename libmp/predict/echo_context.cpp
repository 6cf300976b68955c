#include "libmp/predict/echo_context.hpp"

#include <algorithm>

namespace mp::predict {
namespace {

using terminal::Position;
using terminal::Screen;

std::string text_at(const Screen& screen, std::uint16_t row, std::size_t column) {
  const terminal::Cell& cell = screen.row(screen.active(), row)[column];
  return cell.is_erased() ? " " : screen.text_of(cell);
}

std::string text_before(const Screen& screen, std::uint16_t row, std::size_t end) {
  std::string text;
  for (std::size_t column = 0; column < end; ++column) text += text_at(screen, row, column);
  return text;
}

bool is_ascii_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// Letters and digits as one: words differ, what a prompt ends with does not. Two bytes of UTF-8 are letters for the most part,
// three may be the arrow of a prompt.
std::string kind_of(std::string text) {
  const bool letter = text.size() == 2 || (text.size() == 1 && is_ascii_letter_or_digit(text[0]));
  return letter ? "a" : text;
}

bool asks(const Screen& screen, std::uint16_t row, std::size_t column) {
  while (column > 0) {
    const std::string text = text_at(screen, row, --column);
    const bool colon = text == ":" || text == "\xef\xbc\x9a" /* a wide one */;
    if (colon) return column > 0;  // alone it begins an editor's command
    if (!text.empty() && text != " ") return false;
  }
  return screen.active() == terminal::Buffer::main;
}

}  // namespace

EchoContext EchoContext::of(const Screen& screen, Position cursor, std::uint16_t column) {
  EchoContext context;
  context.alternate_screen = screen.active() == terminal::Buffer::alternate;
  context.bracketed_paste = screen.modes().bracketed_paste;
  context.application_cursor_keys = screen.modes().application_cursor_keys;
  context.last_row = cursor.row + 1u == screen.size().rows;
  context.asks = predict::asks(screen, cursor.row, column);
  const bool in_text = context.alternate_screen && !context.last_row;
  if (in_text) {
    const std::size_t shown = std::min<std::size_t>(kStatusColumns, screen.size().columns);
    context.status = text_before(screen, static_cast<std::uint16_t>(screen.size().rows - 1), shown);
  }
  for (std::size_t i = 0; i < context.before.size() && i < column; ++i)
    context.before[i] = kind_of(text_at(screen, cursor.row, column - 1u - i));
  // In a text there is no prompt: all that counts is whether it is the start of a row, where a shell in there has none either.
  if (in_text && !context.before[0].empty()) context.before = {"a", "a"};
  return context;
}

EchoContext EchoContext::anywhere_in_row() const {
  EchoContext place = *this;
  place.before = {};
  place.asks = false;
  return place;
}

bool same_modes(const EchoContext& a, const EchoContext& b) noexcept {
  return a.alternate_screen == b.alternate_screen && a.bracketed_paste == b.bracketed_paste &&
         a.application_cursor_keys == b.application_cursor_keys;
}

Prompt Prompt::before(const Screen& screen, Position cursor) {
  return {.text = text_before(screen, cursor.row, cursor.column),
          .columns = cursor.column,
          .alternate_screen = screen.active() == terminal::Buffer::alternate};
}

// In a text on the alternate screen, rows have no prompt that would stop an erase key or call back the cursor.
bool Prompt::stands_before(const Screen& screen, Position cursor) const {
  const bool alternate = screen.active() == terminal::Buffer::alternate;
  if (alternate != alternate_screen || cursor.column < columns) return false;
  if (alternate && cursor.row + 1u != screen.size().rows) return false;
  return text == text_before(screen, cursor.row, columns);
}

}  // namespace mp::predict
