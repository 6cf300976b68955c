#include "libmp/terminal/screen.hpp"

#include <algorithm>

#include "libmp/core/limits.hpp"
#include "libmp/terminal/control_parser.hpp"
#include "libmp/terminal/screen_interpreter.hpp"
#include "libmp/terminal/watched_tokens.hpp"

namespace mp::terminal {
namespace {

[[nodiscard]] Size allowed(Size size) noexcept {
  return {std::clamp<std::uint16_t>(size.columns, 1, limits::kMaxColumns),
          std::clamp<std::uint16_t>(size.rows, 1, limits::kMaxRows)};
}

}  // namespace

struct Screen::Parts {
  Parts(Size size, std::size_t scrollback_lines) : state(size, scrollback_lines) {}

  [[nodiscard]] const BufferState& buffer(Buffer which) const noexcept {
    return state.buffers[static_cast<std::size_t>(which)];
  }

  ScreenState state;
  ScreenInterpreter interpreter{state};
  ControlParser parser;
  BarrierWatch barriers;
};

Screen::Screen(Size size, std::size_t scrollback_lines) : parts_(std::make_unique<Parts>(allowed(size), scrollback_lines)) {}
Screen::~Screen() = default;

void Screen::feed(ByteView bytes) { parts_->parser.feed(bytes, parts_->interpreter); }
void Screen::feed(ByteView bytes, ScreenListener& listener) {
  WatchedTokens tokens(parts_->parser, parts_->interpreter, parts_->barriers, listener);
  parts_->parser.feed(bytes, tokens);
}
void Screen::resize(Size size) { parts_->state.resize(allowed(size)); }

Size Screen::size() const noexcept { return parts_->state.size; }
Buffer Screen::active() const noexcept { return parts_->state.active; }
AlternateEntry Screen::alternate_entry() const noexcept { return parts_->state.alternate_entry; }

const Row& Screen::row(Buffer buffer, std::size_t index) const noexcept { return parts_->buffer(buffer).grid.row(index); }
Line Screen::line(Buffer buffer, std::size_t index) const { return line_of(row(buffer, index), parts_->state.tables); }
const Style& Screen::style(StyleId id) const noexcept { return parts_->state.tables.style(id); }
const Link& Screen::link(LinkId id) const noexcept { return parts_->state.tables.link(id); }
std::string Screen::text_of(const Cell& cell) const { return parts_->state.tables.text_of(cell); }
const CellTables& Screen::tables() const noexcept { return parts_->state.tables; }

const Scrollback& Screen::scrollback() const noexcept { return parts_->state.scrollback; }

const Cursor& Screen::cursor() const noexcept { return parts_->state.cursor; }
const SavedCursor& Screen::saved_cursor(Buffer buffer) const noexcept { return parts_->buffer(buffer).saved; }
const Style& Screen::pen() const noexcept { return parts_->state.pen(); }
const Modes& Screen::modes() const noexcept { return parts_->state.modes; }
const Modes& Screen::saved_modes() const noexcept { return parts_->state.saved_modes; }
const Rectangle& Screen::margins() const noexcept { return parts_->state.margins; }
const Charsets& Screen::charsets() const noexcept { return parts_->state.charsets; }
const TabStops& Screen::tab_stops() const noexcept { return parts_->state.tab_stops; }
const KeyboardStack& Screen::keyboard(Buffer buffer) const noexcept { return parts_->buffer(buffer).keyboard; }
const KeyModifiers& Screen::key_modifiers() const noexcept { return parts_->state.key_modifiers; }
const WindowTexts& Screen::texts() const noexcept { return parts_->state.texts; }

bool Screen::in_ground() const noexcept { return parts_->parser.in_ground(); }
bool Screen::in_string() const noexcept { return parts_->parser.in_string(); }
ByteView Screen::unfinished() const noexcept { return parts_->parser.unfinished(); }
bool Screen::unfinished_is_whole() const noexcept { return parts_->parser.unfinished_is_whole(); }
std::uint64_t Screen::consumed() const noexcept { return parts_->parser.consumed(); }

const BarrierWatch& Screen::barriers() const noexcept { return parts_->barriers; }
void Screen::handle_silence() noexcept { parts_->barriers.handle_silence(consumed()); }

}  // namespace mp::terminal
