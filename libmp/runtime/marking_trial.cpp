#include "libmp/runtime/marking_trial.hpp"

namespace mp::runtime {

bool MarkingTrial::marks(std::optional<Instant> owed_since, Instant now) noexcept {
  if (owed_since && now - *owed_since >= kPatience) {
    if (marking_) ++silences_;
    marking_ = false;
    return false;
  }
  // An answer to what left when everything unmarked had long been answered or lost.
  const bool answered = owed_since_ && owed_since != owed_since_;
  if (answered && marking_ && *owed_since_ >= marking_since_ + kPatience) silences_ = 0;
  owed_since_ = owed_since;
  if (!marking_ && silences_ < kMaxSilences) {
    marking_ = true;
    marking_since_ = now;
  }
  return marking_;
}

}  // namespace mp::runtime
