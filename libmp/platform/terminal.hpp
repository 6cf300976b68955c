// The terminal that the person in front of `mp` looks at.
#pragma once

#include <memory>

#include "libmp/core/result.hpp"
#include "libmp/platform/window_size.hpp"

namespace mp::platform {

[[nodiscard]] bool is_terminal(int fd) noexcept;

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
  // Fails when `fd` is not a terminal.
  [[nodiscard]] Status enter();
  // Back to the modes that enter() found.
  void leave() noexcept;
  [[nodiscard]] bool entered() const noexcept { return entered_; }

 private:
  int fd_;
  bool entered_ = false;
};

// What leave() does, for the moment when nothing else can be trusted: async-signal-safe, does nothing when raw mode is not on.
void restore_terminal_in_emergency() noexcept;

// From now on a crash (SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL) restores the terminal before it takes its usual course.
void restore_terminal_on_crash() noexcept;

}  // namespace mp::platform
