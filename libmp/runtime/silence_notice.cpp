#include "libmp/runtime/silence_notice.hpp"

#include <string_view>

namespace mp::runtime {
namespace {

std::string_view words_for(PortHint hint) {
  switch (hint) {
    case PortHint::refused:
      return " does not take our datagrams: the session has probably ended, or a firewall refuses them";
    case PortHint::never_heard:
      return " let us in but does not answer over UDP: a firewall may block it (--transport auto would use TCP then)";
    case PortHint::none:
      break;
  }
  return " does not answer";
}

}  // namespace

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
  return "mp: " + host_ + std::string(words_for(hint)) + "; what you type is kept. Ctrl-^ . quits";
}

std::optional<Instant> SilenceNotice::next_timeout() const noexcept { return due_; }

}  // namespace mp::runtime
