#include "libmp/platform/terminal.hpp"

#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>

#include "libmp/core/contract.hpp"
#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

// Global, because a signal handler can reach nothing else. The modes are complete before the descriptor is set.
termios saved_modes;
std::atomic<int> raw_terminal{-1};
static_assert(std::atomic<int>::is_always_lock_free);

// Every signal that ends a process unless somebody watches it, but SIGKILL: crashes, limits, and what nobody expects.
constexpr std::array kEnds{SIGSEGV, SIGABRT, SIGBUS,  SIGFPE,    SIGILL,  SIGSYS,  SIGTRAP,
                           SIGXCPU, SIGXFSZ, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2};

bool is_raw(const termios& modes) { return (modes.c_lflag & (ICANON | ECHO | ISIG)) == 0 && (modes.c_oflag & OPOST) == 0; }

extern "C" void on_crash(int number) {
  restore_terminal_in_emergency();
  raise(number);  // the disposition is the default again: SA_RESETHAND
}

}  // namespace

bool is_terminal(int fd) noexcept { return isatty(fd) == 1; }

bool in_foreground(int fd) noexcept {
  const auto foreground = tcgetpgrp(fd);
  return foreground < 0 || foreground == getpgrp();
}

// TCSADRAIN, not TCSAFLUSH: what was typed while we were starting belongs to the remote shell.
Status TerminalMode::enter() {
  expects(entered_ || raw_terminal == -1, "one TerminalMode at a time");
  termios present{};
  if (tcgetattr(fd_, &present) != 0) return system_error("ask for the modes of the terminal");
  if (entered_ && is_raw(present)) return Done{};
  entered_ = false;
  raw_terminal = -1;
  saved_modes = present;
  termios raw = present;
  cfmakeraw(&raw);
  raw_terminal = fd_;
  if (tcsetattr(fd_, TCSADRAIN, &raw) != 0) {
    raw_terminal = -1;
    return system_error("set the terminal to raw mode");
  }
  entered_ = true;
  return Done{};
}

void TerminalMode::leave() noexcept {
  if (!entered_) return;
  entered_ = false;
  if (in_foreground(fd_)) tcsetattr(fd_, TCSADRAIN, &saved_modes);  // fails only when the terminal is gone
  raw_terminal = -1;
}

void restore_terminal_in_emergency() noexcept {
  const int fd = raw_terminal.exchange(-1);
  if (fd >= 0 && in_foreground(fd)) tcsetattr(fd, TCSANOW, &saved_modes);
}

void restore_terminal_on_crash() noexcept {
  // Its own stack: an exhausted one is a crash like any other.
  alignas(16) static std::array<char, 65536> stack;
  stack_t alternative{};
  alternative.ss_sp = stack.data();
  alternative.ss_size = stack.size();
  sigaltstack(&alternative, nullptr);
  for (const int number : kEnds) {
    struct sigaction action {};
    action.sa_handler = on_crash;
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_NODEFER | SA_ONSTACK;
    sigaction(number, &action, nullptr);
  }
}

}  // namespace mp::platform
