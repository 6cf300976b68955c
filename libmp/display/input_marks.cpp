#include "libmp/display/input_marks.hpp"

#include <algorithm>
#include <limits>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"

namespace mp::display {

void InputMarks::handle_typed(std::uint64_t end, std::uint64_t output, Instant now) {
  const bool same_place = !borders_.empty() && borders_.back().output == output;
  if (same_place || borders_.size() == limits::kMaxInputBorders) {
    borders_.back().input = end;
  } else {
    borders_.push_back({output, end});
  }
  // A key that follows one which is not going to be answered has a time of its own.
  if (!unanswered_ || unanswered_->settled) unanswered_ = {.first = now, .newest = now};
  unanswered_->newest = now;
}

void InputMarks::handle_output(Instant now) {
  if (!unanswered_) return;
  answer_time_.handle_answer(now - unanswered_->first);
  unanswered_.reset();
}

std::optional<wire::SeenRecord> InputMarks::take(std::uint64_t output) {
  while (borders_.size() > 1 && borders_[1].output <= output) borders_.pop_front();
  if (borders_.empty() || borders_.front().output > output || borders_.front().input <= told_) return std::nullopt;
  told_ = borders_.front().input;
  return wire::SeenRecord{.input = told_, .settled = wire::Settled::no};
}

std::uint64_t InputMarks::alike_from(std::uint64_t output) const {
  const auto next = std::ranges::upper_bound(borders_, output, {}, &Border::output);
  return next == borders_.end() ? std::numeric_limits<std::uint64_t>::max() : next->output - output;
}

std::optional<Instant> InputMarks::next_timeout() const noexcept {
  if (!unanswered_ || unanswered_->settled) return std::nullopt;
  return unanswered_->newest + answer_time_.patience();
}

wire::SeenRecord InputMarks::take_settled() {
  expects(next_timeout().has_value(), "something was typed");
  unanswered_->settled = true;
  told_ = borders_.back().input;
  return {.input = told_, .settled = wire::Settled::yes};
}

void InputMarks::give_up() noexcept {
  told_ = 0;
  if (unanswered_) unanswered_->settled = false;
}

}  // namespace mp::display
