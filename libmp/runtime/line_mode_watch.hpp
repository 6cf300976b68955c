// When to look at what the program's terminal does with what is typed: the kernel does not say when a program changes that. A
// change comes mostly right after something was typed or written (a command begins, a password is asked for), and is looked for
// in growing intervals from there; a session where nothing happens is not woken.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "libmp/core/time.hpp"

namespace mp::runtime {

class LineModeWatch {
 public:
  // Something was typed, or written by the program.
  void handle_activity(Instant now) noexcept {
    since_ = now;
    looks_ = 0;
  }
  // The mode was looked at.
  void handle_look(Instant now) noexcept {
    while (next_timeout() && *next_timeout() <= now) ++looks_;
  }
  // When to look although nothing has happened.
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept {
    if (looks_ == kLooks.size()) return std::nullopt;
    return since_ + kLooks[looks_];
  }

 private:
  // Whoever types at a prompt that has just appeared needs longer than the first.
  static constexpr std::array<Duration, 5> kLooks{20ms, 80ms, 320ms, 1280ms, 5120ms};

  Instant since_;
  std::size_t looks_ = kLooks.size();
};

}  // namespace mp::runtime
