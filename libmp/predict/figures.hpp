// How good predictions were, in keys.
#pragma once

#include <cstdint>

namespace mp::predict {

struct Figures {
  std::uint64_t typed = 0;
  std::uint64_t predicted = 0;      // a guess was made
  std::uint64_t shown_at_once = 0;  // and shown when the key was typed
  std::uint64_t confirmed = 0;      // came as guessed
  std::uint64_t wrong = 0;          // shown, and did not come

  friend bool operator==(const Figures&, const Figures&) = default;
};

}  // namespace mp::predict
