// Signals as values that the event loop delivers, instead of handlers that interrupt anything anywhere.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>

#include "libmp/platform/fd.hpp"

namespace mp::platform {

enum class Signal : std::uint8_t {
  hangup,         // SIGHUP: the terminal is gone, or "read your files again"
  interrupt,      // SIGINT
  quit,           // SIGQUIT
  terminate,      // SIGTERM
  window_change,  // SIGWINCH: the terminal has a new size
  child,          // SIGCHLD
  resume,         // SIGCONT: back in the foreground
  stop,           // SIGTSTP: Ctrl-Z
  user_1,         // SIGUSR1
  user_2,         // SIGUSR2
};

// Holds a set of signals back from their default action from the moment it is made until it is destroyed; then the former
// mask is restored, and what is still pending takes its usual effect. Make it in the only (or first) thread.
// What people send from a keyboard (hangup, interrupt, quit, stop) and our parent had ignored (nohup, a job in the background
// of a script) stays ignored: it never arrives.
// Children started by platform never inherit the mask.
class SignalWatch {
 public:
  [[nodiscard]] static Result<SignalWatch> start(std::initializer_list<Signal> signals);
  SignalWatch(SignalWatch&&) noexcept;
  SignalWatch& operator=(SignalWatch&&) noexcept;
  ~SignalWatch();

  // Readable when next() has something to give.
  [[nodiscard]] int fd() const noexcept { return fd_.get(); }
  // The next signal that arrived; empty when there is none. Equal signals that arrive close together come once.
  [[nodiscard]] std::optional<Signal> next();

 private:
  struct FormerMask;
  SignalWatch(Fd fd, std::unique_ptr<FormerMask> mask) noexcept;
  void restore() noexcept;

  Fd fd_;
  std::unique_ptr<FormerMask> former_mask_;
};

// "SIGTERM" for a signal number as found in ExitStatus; "signal 77" for one without a name.
[[nodiscard]] std::string signal_name(int number);

// From now on a write to a pipe nobody reads fails (IoStatus::closed) instead of ending the process.
void ignore_broken_pipe_signal() noexcept;

// Every disposition to its default and nothing blocked: for a child between fork and exec. Async-signal-safe.
void reset_signals_for_child() noexcept;

// Stops our process group as Ctrl-Z would and returns when it is continued; returns at once where nobody could continue it
// (an orphaned process group). The caller leaves raw mode before and enters it again afterwards.
void suspend_process_group() noexcept;

// The same, as the kernel does it to a job that touches the terminal from the background.
void stop_in_background() noexcept;

}  // namespace mp::platform
