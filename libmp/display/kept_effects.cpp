#include "libmp/display/kept_effects.hpp"

#include <algorithm>
#include <utility>

#include "libmp/core/limits.hpp"

namespace mp::display {
namespace {

using terminal::Effect;
using terminal::EffectKind;

// How many of a kind are kept; of clipboards for each selection, and there are thirteen (c p q s and 0 to 7, or none).
constexpr std::size_t most_of(EffectKind kind) noexcept {
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
  const auto alike = [&](const Effect& one) { return one.kind == effect.kind && one.selection == effect.selection; };
  if (static_cast<std::size_t>(std::ranges::count_if(effects_, alike)) >= most_of(effect.kind)) {
    drop(std::ranges::find_if(effects_, alike));
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
