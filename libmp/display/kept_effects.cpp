#include "libmp/display/kept_effects.hpp"

#include <algorithm>
#include <utility>

#include "libmp/core/limits.hpp"

namespace mp::display {
namespace {

using terminal::Effect;
using terminal::EffectKind;

// How many of a kind are kept; of clipboards for each selection, which is whatever the program wrote. There are twelve
// selections (c p q s and 0 to 7), and programs name one or two.
constexpr std::size_t kMostOfKind = 16;
constexpr std::size_t most_alike(EffectKind kind) noexcept {
  switch (kind) {
    case EffectKind::notification:
    case EffectKind::image_removal:
      return 8;
    default:
      return 1;
  }
}

}  // namespace

void KeptEffects::add(Effect effect) {
  const auto of_kind = [&](const Effect& one) { return one.kind == effect.kind; };
  const auto alike = [&](const Effect& one) { return of_kind(one) && one.selection == effect.selection; };
  if (static_cast<std::size_t>(std::ranges::count_if(effects_, alike)) >= most_alike(effect.kind)) {
    drop(std::ranges::find_if(effects_, alike));
  } else if (static_cast<std::size_t>(std::ranges::count_if(effects_, of_kind)) >= kMostOfKind) {
    drop(std::ranges::find_if(effects_, of_kind));
  }
  bytes_ += effect.bytes.size();
  effects_.push_back(std::move(effect));
  // What is kept in all is bounded by the largest single one.
  while (bytes_ > limits::kMaxKeptEffects && effects_.size() > 1) drop(effects_.begin());
}

void KeptEffects::drop(std::vector<Effect>::iterator one) {
  bytes_ -= one->bytes.size();
  effects_.erase(one);
}

std::vector<Effect> KeptEffects::take() {
  bytes_ = 0;
  return std::exchange(effects_, {});
}

}  // namespace mp::display
