#include "libmp/display/delivery_policy.hpp"

#include <algorithm>

#include "libmp/core/limits.hpp"

namespace mp::display {

void DeliveryPolicy::set_delivery(Delivery delivery) noexcept {
  delivery_ = delivery;
  if (delivery != Delivery::verbatim) return;
  in_step_ = true;
  picture_required_ = false;
}

void DeliveryPolicy::require_picture() noexcept {
  if (delivery_ == Delivery::verbatim) return;
  in_step_ = false;
  picture_required_ = true;
}

void DeliveryPolicy::handle_picture(Instant now) noexcept {
  picture_required_ = false;
  last_picture_ = now;
}

bool DeliveryPolicy::may_skip(const Situation& situation) const noexcept {
  return delivery_ != Delivery::verbatim && !situation.unskippable;
}

bool DeliveryPolicy::too_late_for_bytes(const Situation& situation, Instant now) const noexcept {
  const auto waited = now - situation.oldest;
  if (hurried(now) && situation.backlog >= kWorthInterrupting) {
    const auto expected = situation.drain.value_or(Duration::max());
    if (waited > kPatienceAfterInterrupt || expected > kPatienceAfterInterrupt) return true;
  }
  return situation.backlog >= kWorthSkipping && waited > (situation.rate_grows ? kPatienceAtStart : kPatience);
}

void DeliveryPolicy::note_flood(const Situation& situation, Instant now) noexcept {
  // However long the picture itself takes: with nothing behind it another one would be the same.
  if (situation.backlog == 0) return;
  const bool little = situation.backlog <= kFlood && situation.drain.value_or(0ms) <= kPatienceAfterInterrupt;
  if (little) return;
  flood_until_ = now + kFloodMemory;
  picture_required_ = true;
}

Decision DeliveryPolicy::decide(const Situation& situation, Instant now) {
  if (!may_skip(situation)) {
    // What began while there were pictures goes on from a last one.
    return picture_required_ ? decide_picture(situation, now) : decide_bytes(situation, now);
  }
  if (situation.silent) {
    if (situation.backlog > kKeptForSilent) require_picture();
    return {};
  }
  const bool pictures_only = delivery_ == Delivery::pictures && situation.backlog > 0;
  if (in_step_ && (pictures_only || too_late_for_bytes(situation, now))) require_picture();
  if (!in_step_) {
    if (pictures_only) picture_required_ = true;
    note_flood(situation, now);
    in_step_ = !picture_required_ && situation.missed_lines == 0;
  }
  return in_step_ ? decide_bytes(situation, now) : decide_picture(situation, now);
}

Decision DeliveryPolicy::decide_bytes(const Situation& situation, Instant now) const {
  if (situation.backlog == 0) return {};
  if (situation.room > 0 && !situation.terminal_busy) return {Step::bytes, std::nullopt};
  const auto patience = hurried(now) ? kPatienceAfterInterrupt : situation.rate_grows ? kPatienceAtStart : kPatience;
  const auto due = situation.oldest + patience;
  return {Step::wait, may_skip(situation) && due >= now ? std::optional(due + 1ns) : std::nullopt};
}

// Slices of lines follow each other as the link takes them, pictures alone when there is something new to see.
Decision DeliveryPolicy::decide_picture(const Situation& situation, Instant now) const {
  const bool with_lines = situation.missed_lines > 0 && now >= flood_until_;
  const bool news = picture_required_ || situation.backlog > 0;
  if (!news && !with_lines) return {Step::wait, flood_until_};
  const bool link_free = with_lines ? situation.room > 0 : situation.unsent <= kNearlySent;
  if (!link_free || situation.terminal_busy) return {};
  auto due = with_lines ? last_picture_ : last_picture_ + (hurried(now) ? kHurriedInterval : kPictureInterval);
  due = std::min(due, std::max(last_picture_, situation.last_output + kQuiet));
  if (situation.repainting_since) due = std::max(due, *situation.repainting_since + kRepaintPatience);
  if (now < due) return {Step::wait, due};
  return {with_lines ? Step::picture_with_lines : Step::picture, std::nullopt};
}

bool DeliveryPolicy::accepts_output(const Situation& situation) const noexcept {
  if (!may_skip(situation)) return situation.backlog < limits::kMaxOutputBacklog;
  return situation.silent || !in_step_ || situation.backlog < limits::kMaxOutputBacklog;
}

}  // namespace mp::display
