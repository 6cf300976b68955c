// Asks the user's terminal, once and when it is taken, where its cursor is, and finds the answer in what is typed: keys are
// typed before, after and, where the answer comes in pieces, between them. Without the answer nobody knows on which row a
// session begins (terminal_handover.hpp).
#pragma once

#include <optional>
#include <string_view>

#include "libmp/core/bytes.hpp"
#include "libmp/core/time.hpp"
#include "libmp/terminal/size.hpp"

namespace mp::session {

// Whether a terminal of this kind (TERM) would do anything but show the question.
[[nodiscard]] bool answers_questions(std::string_view terminal_type) noexcept;

class CursorQuestion {
 public:
  // What is to be written to the terminal, which is raw. Once.
  [[nodiscard]] std::string_view ask(Instant now);

  // What of `typed` was typed by the user. The beginning of what may be the answer is held back for a moment.
  [[nodiscard]] Bytes handle(ByteView typed, Instant now);
  // So many bytes, which may come back with any later call.
  [[nodiscard]] std::size_t held() const noexcept { return held_.size(); }
  // What turned out not to be one.
  [[nodiscard]] Bytes handle_timeout(Instant now);
  // When that, is_fresh() or is_owed() changes by itself.
  [[nodiscard]] std::optional<Instant> next_timeout(Instant now) const noexcept;

  // Empty: it has not come.
  [[nodiscard]] const std::optional<terminal::Position>& answer() const noexcept { return answer_; }
  // The terminal has had no time to answer yet, so what moves the cursor had better wait.
  [[nodiscard]] bool is_fresh(Instant now) const noexcept { return is_open(now, kFresh); }
  // The answer is on its way; who leaves now leaves it to the shell, which takes it for something typed.
  [[nodiscard]] bool is_owed(Instant now) const noexcept { return is_open(now, kOwed); }

 private:
  // Terminals answer within a millisecond.
  static constexpr Duration kFresh = 50ms;
  // One that is itself at the end of a line takes a round trip.
  static constexpr Duration kOwed = 300ms;
  // A terminal that is busy or stopped answers later; from then on what looks like the answer is a key (Shift-F3 does).
  static constexpr Duration kForgotten = 60s;
  // Between two pieces of an answer. Whoever types Escape waits so long, while the answer has not come.
  static constexpr Duration kPiece = 50ms;

  [[nodiscard]] bool is_open(Instant now, Duration time) const noexcept { return asked_ && !answer_ && now < *asked_ + time; }
  void take(std::uint8_t byte, Instant now, Bytes& typed);

  std::optional<Instant> asked_;
  std::optional<terminal::Position> answer_;
  Bytes held_;  // looks like the beginning of the answer
  Instant held_since_;
};

}  // namespace mp::session
