#include "libmp/runtime/silence_notice.hpp"

namespace mp::runtime {

std::optional<std::string> SilenceNotice::update(std::optional<Instant> owed_since, PortHint hint, Instant now) {
  if (!owed_since) {
    due_.reset();
    if (!std::exchange(shown_, false)) return std::nullopt;
    return "mp: " + host_ + " answers again";
  }
  if (shown_) return std::nullopt;
  due_ = *owed_since + (hint == PortHint::refused ? kPatienceWhenRefused : kPatience);
  if (now < *due_) return std::nullopt;
  due_.reset();
  shown_ = true;
  const std::string what = hint == PortHint::refused
                               ? " does not take our datagrams: the session has probably ended, or a firewall refuses them"
                               : " does not answer";
  return "mp: " + host_ + what + "; what you type is kept. Ctrl-^ . quits";
}

std::optional<Instant> SilenceNotice::next_timeout() const noexcept { return due_; }

}  // namespace mp::runtime
