// What programs have asked for in the way keys are reported, beyond the DEC modes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "libmp/core/limits.hpp"

namespace mp::terminal {

// The flags of the kitty protocol. Each screen, main and alternate, has a stack of its own.
struct KeyboardStack {
  std::uint8_t flags = 0;           // in force
  std::vector<std::uint8_t> below;  // what comes back, the last one first

  void push(std::uint8_t next) {
    if (below.size() == limits::kMaxKeyboardStack) below.erase(below.begin());
    below.push_back(flags);
    flags = next;
  }
  void pop(std::size_t count) {
    for (; count > 0 && !below.empty(); --count) {
      flags = below.back();
      below.pop_back();
    }
    if (count > 0) flags = 0;
  }
  friend bool operator==(const KeyboardStack&, const KeyboardStack&) = default;
};

// xterm's key resources (CSI > Pp ; Pv m): number 4 is modifyOtherKeys. Empty: the terminal's own.
struct KeyModifiers {
  static constexpr std::size_t kOtherKeys = 4;
  std::array<std::optional<std::uint8_t>, 8> values;
  friend bool operator==(const KeyModifiers&, const KeyModifiers&) = default;
};

}  // namespace mp::terminal
