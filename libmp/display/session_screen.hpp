// The one screen of a session: it is fed with everything that the program writes, at the program's pace, and every client's
// source hears of each piece what it did. Knows no client, terminal or descriptor; the driver moves the program's bytes, in
// both directions.
//
// A terminal answers queries (what are you, where is the cursor). Exactly one answers each: the terminal of the client that
// types, if the query gets there; otherwise this screen.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "libmp/core/bytes.hpp"
#include "libmp/core/time.hpp"
#include "libmp/display/backlog.hpp"
#include "libmp/terminal/query_answer.hpp"
#include "libmp/terminal/screen.hpp"
#include "libmp/wire/display_records.hpp"

namespace mp::display {

// The program asked its terminal; this is what the screen had to say to that at the time.
struct Answer {
  Bytes bytes;
};
struct OutputEvent {
  std::uint64_t end = 0;  // of the sequence, as an offset in the program's output
  std::variant<Answer, terminal::Effect> what;
};

// Output that was just fed to the screen.
struct Piece {
  ByteView bytes;
  OutputPoint after;
  std::span<const OutputEvent> events;
};

class DisplaySource;

class SessionScreen : private terminal::ScreenListener {
 public:
  SessionScreen(terminal::Size size, std::size_t scrollback_lines) : screen_(size, scrollback_lines) {}
  SessionScreen(const SessionScreen&) = delete;
  SessionScreen& operator=(const SessionScreen&) = delete;
  ~SessionScreen() override = default;

  // --- the program ---
  // It has written this. Whatever was read is taken, but read more only while accepts_output().
  void handle_output(ByteView bytes, Instant now);
  [[nodiscard]] bool accepts_output() const;
  // Its terminal has this size now; call it between two reads.
  void resize(terminal::Size size, terminal::WindowPixels pixels = {});
  void handle_line_mode(const wire::TtyRecord& mode, Instant now);
  // What is to be typed into the program's terminal: answers that nobody else gives.
  [[nodiscard]] Bytes take_answers();

  // --- the clients' sources, which outlive their attachment ---
  void attach(DisplaySource& source);
  void detach(DisplaySource& source) noexcept;
  void give_answer(const Answer& answer) { append(answers_, answer.bytes); }

  [[nodiscard]] const terminal::Screen& screen() const noexcept { return screen_; }
  [[nodiscard]] const OutputPoint& point() const noexcept { return point_; }
  [[nodiscard]] const wire::TtyRecord& line_mode() const noexcept { return line_mode_; }
  // Since when the program has been drawing what is not to be seen before it is finished.
  [[nodiscard]] std::optional<Instant> repainting_since() const noexcept { return repainting_since_; }
  // What follows this place in the output, or some of it, must not be left out (a file transfer, tmux -CC).
  [[nodiscard]] bool unskippable_behind(std::uint64_t offset) const noexcept {
    return screen_.barriers().is_open() || screen_.barriers().closed_at() > offset;
  }

 private:
  void handle_piece(ByteView bytes, Instant now);
  void on_query(const terminal::Query& query, std::uint64_t end) override;
  void on_effect(const terminal::Effect& effect, std::uint64_t end) override { events_.push_back({end, effect}); }
  void note_repainting(Instant now);
  [[nodiscard]] bool answered_by_client() const;

  terminal::Screen screen_;
  terminal::WindowPixels pixels_;
  OutputPoint point_;
  wire::TtyRecord line_mode_{.echoes = true, .canonical = true};
  Instant last_output_;
  std::optional<Instant> repainting_since_;
  std::vector<OutputEvent> events_;  // of the piece that is being fed
  std::vector<DisplaySource*> sources_;
  Bytes answers_;
};

}  // namespace mp::display
