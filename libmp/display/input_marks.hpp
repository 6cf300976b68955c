// Which of a client's input each piece of the program's output may be an answer to (docs/protocol.md, section 7.1: SEEN).
// Exact: a piece that was read before a key was written to the terminal is never said to have seen it.
//
// Offsets of input are those of the client's input stream, offsets of output those of OutputPoint. What is taken is given to
// the display stream at once.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "libmp/core/time.hpp"
#include "libmp/display/answer_time.hpp"
#include "libmp/wire/display_records.hpp"

namespace mp::display {

class InputMarks {
 public:
  // Input below `end` has been written to the program's terminal. What is read from there next stands at `output`.
  void handle_typed(std::uint64_t end, std::uint64_t output, Instant now);
  // Something was read.
  void handle_output(Instant now);

  // What is to be told in front of what shows the byte at `output`, and for a picture nothing newer; empty: the client knows.
  // Never goes back.
  [[nodiscard]] std::optional<wire::SeenRecord> take(std::uint64_t output);
  // From `output` on, so many bytes have seen the same input.
  [[nodiscard]] std::uint64_t alike_from(std::uint64_t output) const;

  // When the program has let its usual time pass since the newest input, without a word; empty: it has answered, or nothing was
  // typed since that was taken.
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept;
  // Takes this, at that time or later, when all output has been given to the stream.
  [[nodiscard]] wire::SeenRecord take_settled();

  // The client may not have got what was taken.
  void give_up() noexcept;

 private:
  struct Border {
    std::uint64_t output;  // from here on
    std::uint64_t input;   // everything below this was typed
  };
  struct Unanswered {
    Instant first;  // of the input that the program has not answered, when it was typed
    Instant newest;
    bool settled = false;
  };

  std::deque<Border> borders_;  // what is before the second one has been told of
  std::uint64_t told_ = 0;
  std::optional<Unanswered> unanswered_;
  AnswerTime answer_time_;
};

}  // namespace mp::display
