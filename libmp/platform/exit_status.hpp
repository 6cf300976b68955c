// How a process ended.
#pragma once

#include <cstdint>

namespace mp::platform {

struct ExitStatus {
  enum class Kind : std::uint8_t { exited, killed };
  Kind kind = Kind::exited;
  int value = 0;  // the exit code (0..255), or the number of the signal that killed it

  // What a shell would report: the code, or 128 + the signal's number.
  [[nodiscard]] int shell_code() const noexcept { return kind == Kind::exited ? value : 128 + value; }
  friend bool operator==(const ExitStatus&, const ExitStatus&) = default;
};

}  // namespace mp::platform
