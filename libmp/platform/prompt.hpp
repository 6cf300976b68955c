// Asking a person. Prompts go to the terminal itself (/dev/tty), so that they work while standard input and output are used for
// something else; answers are read into memory of the caller's, who wipes it.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "libmp/core/bytes.hpp"
#include "libmp/core/result.hpp"
#include "libmp/platform/fd.hpp"

namespace mp::platform {

enum class Echo : std::uint8_t { on, off };

enum class PromptProblem : std::uint8_t {
  no_terminal,  // there is nobody to ask
  ended,        // end of input (Ctrl-D) before a line
  interrupted,  // a signal came that the program survives; it has been delivered
  too_long,     // the answer does not fit; the line has been read to its end
  failed,       // the terminal is gone
};

// One line for a person.
[[nodiscard]] std::string_view describe(PromptProblem problem) noexcept;

// The controlling terminal of this process.
class Prompt {
 public:
  [[nodiscard]] static Result<Prompt, PromptProblem> open();

  // Shows `question` as it is and reads one line without its end into `answer`; returns its length. With Echo::off the terminal
  // shows nothing of it and what was typed ahead is discarded. Echo is back on when this returns and before a signal (SIGINT,
  // SIGTERM, SIGHUP, SIGQUIT, SIGTSTP) takes effect; after a suspension the question is asked again.
  [[nodiscard]] Result<std::size_t, PromptProblem> ask(std::string_view question, MutableByteView answer, Echo echo);

  // Shows text.
  void show(std::string_view text);

 private:
  explicit Prompt(Fd terminal) : terminal_(std::move(terminal)) {}
  Fd terminal_;
};

// Reads one line of standard input (not a byte more) without its end: how a script hands over a passphrase.
[[nodiscard]] Result<std::size_t, PromptProblem> read_standard_input_line(MutableByteView answer);

}  // namespace mp::platform
