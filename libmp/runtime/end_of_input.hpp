// The end of what the user types, on the server. Input from a file or pipe ends; a terminal has no end, but a character that
// means it (Ctrl-D), and each one is read by one program only. A machine: told what was typed, asked for keys.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/bytes.hpp"
#include "libmp/core/time.hpp"
#include "libmp/platform/pty.hpp"

namespace mp::runtime {

// Like the end of a file, the end of the input stays: keys are given again, in growing intervals, as long as anything runs in
// the session. One that came before the program was ready (a shell that starts) or that another program took is not the last.
class EndOfInput {
 public:
  // Everything that goes to the program's terminal, in order; not empty.
  void note_typed(ByteView typed) noexcept;
  // Nothing more comes. Harmless when told again.
  void begin(Instant now) noexcept;

  // When to ask for keys; empty before begin().
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept { return due_; }
  // What to type at `now`: nothing before next_timeout(), and nothing while the program wants every byte as it is (raw mode),
  // where Ctrl-D means nothing.
  [[nodiscard]] Bytes keys(const platform::LineMode& mode, Instant now);

 private:
  static constexpr Duration kFirstPause = 200ms;
  static constexpr Duration kLongestPause = 60s;

  bool inside_line_ = false;
  std::optional<Instant> due_;
  Duration pause_ = kFirstPause;
};

}  // namespace mp::runtime
