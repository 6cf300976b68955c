// A sequence and what it does to a screen: the parts of the interpreter each give a table of these.
#pragma once

#include <algorithm>
#include <cstdint>

#include "libmp/terminal/control_tokens.hpp"
#include "libmp/terminal/screen_state.hpp"

namespace mp::terminal {

struct SequenceRow {
  std::uint32_t name;  // sequence_name(): prefix, intermediate, final
  void (*action)(ScreenState&, const ControlSequence&);
};

// A count: 1 where none is given, and instead of 0.
[[nodiscard]] inline std::uint16_t count_in(const ControlSequence& sequence, std::size_t index = 0) noexcept {
  return std::max<std::uint16_t>(1, sequence.value(index, 1));
}

}  // namespace mp::terminal
