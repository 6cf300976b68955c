// A terminal's screen as a value: bytes in, state out. The server feeds it all that a program writes, the client all that it
// gives to the user's terminal. It knows everything that such bytes can set, follows xterm where terminals differ, and holds
// bounded memory whatever the bytes are. Two screens that were fed the same bytes, in whatever pieces, are equal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/barrier_watch.hpp"
#include "libmp/terminal/screen_listener.hpp"
#include "libmp/terminal/screen_state.hpp"

namespace mp::terminal {

class Screen {
 public:
  // Sizes are brought into what limits.hpp allows. `scrollback_lines` may be 0.
  Screen(Size size, std::size_t scrollback_lines);
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  ~Screen();

  void feed(ByteView bytes);
  // The same, and `listener` hears of what else is in them.
  void feed(ByteView bytes, ScreenListener& listener);
  // The main screen's text wraps anew and exchanges rows with scrollback, the alternate one is cut or padded; margins go.
  void resize(Size size);

  [[nodiscard]] Size size() const noexcept;
  [[nodiscard]] Buffer active() const noexcept;
  // How the alternate screen was entered; none while the main one is shown.
  [[nodiscard]] AlternateEntry alternate_entry() const noexcept;

  // --- cells. References hold until the next feed() or resize().
  [[nodiscard]] const Row& row(Buffer buffer, std::size_t index) const noexcept;
  // The same as runs of text in one style.
  [[nodiscard]] Line line(Buffer buffer, std::size_t index) const;
  [[nodiscard]] const Style& style(StyleId id) const noexcept;
  [[nodiscard]] const Link& link(LinkId id) const noexcept;
  [[nodiscard]] const CellTables& tables() const noexcept;
  // UTF-8; empty for an erased cell and for the right half of a wide character.
  [[nodiscard]] std::string text_of(const Cell& cell) const;

  // --- scrollback of the main screen
  [[nodiscard]] const Scrollback& scrollback() const noexcept;
  // Lines that have gone there so far. A resize that takes some back lowers it.
  [[nodiscard]] std::uint64_t lines_scrolled() const noexcept { return scrollback().end(); }

  // --- everything else
  [[nodiscard]] const Cursor& cursor() const noexcept;
  [[nodiscard]] const SavedCursor& saved_cursor(Buffer buffer) const noexcept;
  [[nodiscard]] const Style& pen() const noexcept;
  [[nodiscard]] const Modes& modes() const noexcept;
  // What XTRESTORE (CSI ? Pm r) sets them to.
  [[nodiscard]] const Modes& saved_modes() const noexcept;
  // The area that scrolls; all of the screen if none is set.
  [[nodiscard]] const Rectangle& margins() const noexcept;
  [[nodiscard]] const Charsets& charsets() const noexcept;
  [[nodiscard]] const TabStops& tab_stops() const noexcept;
  [[nodiscard]] const KeyboardStack& keyboard(Buffer buffer) const noexcept;
  [[nodiscard]] const KeyModifiers& key_modifiers() const noexcept;
  [[nodiscard]] const WindowTexts& texts() const noexcept;

  // --- where in the stream it is: see ControlParser
  [[nodiscard]] bool in_ground() const noexcept;
  [[nodiscard]] bool in_string() const noexcept;
  [[nodiscard]] ByteView unfinished() const noexcept;
  [[nodiscard]] bool unfinished_is_whole() const noexcept;
  [[nodiscard]] std::uint64_t consumed() const noexcept;

  // --- what of the bytes that were fed with a listener must not be left out
  [[nodiscard]] const BarrierWatch& barriers() const noexcept;
  // Nothing has come for limits::kBarrierSilence.
  void handle_silence() noexcept;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Names the first thing in which two screens differ, both what the user sees and what decides what later bytes do. Scrollback
// is compared as far as both retain it.
[[nodiscard]] std::optional<std::string> difference(const Screen& a, const Screen& b);
// The same of two that need not have come there by the same lines: scrollback is not compared.
[[nodiscard]] std::optional<std::string> screen_difference(const Screen& a, const Screen& b);

}  // namespace mp::terminal
