// How long a program usually takes until it writes something after it was typed at: the time after which nothing more is to be
// expected.
#pragma once

#include <algorithm>

#include "libmp/core/time.hpp"

namespace mp::display {

class AnswerTime {
 public:
  // It wrote something so long after the first byte that it had not answered.
  void handle_answer(Duration taken) noexcept {
    taken = std::min(taken, kMost);
    if (!known_) {
      smoothed_ = taken;
      deviation_ = taken / 2;
      known_ = true;
      return;
    }
    const auto off = taken < smoothed_ ? smoothed_ - taken : taken - smoothed_;
    deviation_ += (off - deviation_) / 4;
    smoothed_ += (taken - smoothed_) / 8;
  }

  // What it may take this time.
  [[nodiscard]] Duration patience() const noexcept {
    return known_ ? std::clamp(smoothed_ + 4 * deviation_, kLeast, kMost) : kMost;
  }

  // A busy machine lets a program wait for its turn; and nobody waits longer to be rid of a wrong guess.
  static constexpr Duration kLeast = 50ms;
  static constexpr Duration kMost = 500ms;

 private:
  bool known_ = false;
  Duration smoothed_{};
  Duration deviation_{};
};

}  // namespace mp::display
