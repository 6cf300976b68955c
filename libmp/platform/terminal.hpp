// The terminal that the person in front of `mp` looks at.
#pragma once

#include <memory>

#include "libmp/core/result.hpp"
#include "libmp/platform/window_size.hpp"

namespace mp::platform {

[[nodiscard]] bool is_terminal(int fd) noexcept;

// Whether we may touch the terminal: false while a shell has it, or another job of the shell. Whoever sets modes from the
// background is stopped by the kernel. True where there is no job control.
[[nodiscard]] bool in_foreground(int fd) noexcept;

// Raw mode as something that is always given back: enter() and leave() in any order and number, for suspend and continue; the
// destructor leaves. What was typed ahead of enter() or leave() is kept. One object at a time in a process; `fd` is borrowed
// and stays open.
class TerminalMode {
 public:
  explicit TerminalMode(int fd) noexcept : fd_(fd) {}
  TerminalMode(const TerminalMode&) = delete;
  TerminalMode& operator=(const TerminalMode&) = delete;
  ~TerminalMode() { leave(); }

  // Remembers the present modes and goes raw: every byte as typed, nothing echoed, no signals from keys, output untouched.
  // When it was raw already and somebody has changed that (a shell, while we were stopped), their modes are the ones to give
  // back. Fails when `fd` is not a terminal. Stops the process when it is in the background.
  [[nodiscard]] Status enter();
  // Back to the modes that enter() found. In the background nothing is done: whoever has the terminal has set it up.
  void leave() noexcept;
  [[nodiscard]] bool entered() const noexcept { return entered_; }

 private:
  int fd_;
  bool entered_ = false;
};

// What leave() does, for the moment when nothing else can be trusted: async-signal-safe, does nothing when raw mode is not on.
void restore_terminal_in_emergency() noexcept;

// From now on a crash (SIGSEGV, SIGABRT, ...), and every other signal that ends a process without asking (SIGXCPU, SIGUSR1,
// ...; not those that people end programs with: watch them), restores the terminal before it takes its usual course.
void restore_terminal_on_crash() noexcept;

}  // namespace mp::platform
