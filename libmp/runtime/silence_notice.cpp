#include "libmp/runtime/silence_notice.hpp"

#include <algorithm>
#include <string_view>

namespace mp::runtime {
namespace {

std::string_view words_for(PortHint hint) {
  switch (hint) {
    case PortHint::refused:
      return " does not take our datagrams: the session has probably ended, or a firewall refuses them";
    case PortHint::never_heard:
      return " let us in but does not answer";
    case PortHint::blocked:
      return " let us in but does not answer over UDP: a firewall may block it (--transport auto would use TCP then)";
    case PortHint::none:
      break;
  }
  return " does not answer";
}

// "40 s", "12 min", "3 h": as exact as somebody who waits wants it.
std::string rounded(Duration time) {
  if (time < 100s) return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + " s";
  if (time < 100min) return std::to_string(std::chrono::round<std::chrono::minutes>(time).count()) + " min";
  return std::to_string(std::chrono::round<std::chrono::hours>(time).count()) + " h";
}

}  // namespace

std::optional<std::string> SilenceNotice::update(const Silence& silence, Instant now) {
  last_heard_ = silence.last_heard;
  if (!silence.owed_since) {
    due_.reset();
    failure_shown_.clear();
    if (!std::exchange(shown_, false)) return std::nullopt;
    return "mp: " + host_ + " answers again";
  }
  if (!silence.login_failure.empty() && silence.login_failure != failure_shown_) {
    failure_shown_ = silence.login_failure;
    shown_ = true;
    due_.reset();
    return "mp: can't log in to " + host_ + " again: " + failure_shown_;
  }
  if (shown_) return std::nullopt;
  due_ = *silence.owed_since + patience_for(silence.hint);
  if (now < *due_) return std::nullopt;
  due_.reset();
  shown_ = true;
  return full_words(silence, now);
}

Duration SilenceNotice::patience_for(PortHint hint) const noexcept {
  if (hint == PortHint::refused) return std::min<Duration>(patience_, kPatienceWhenRefused);
  return hint == PortHint::none ? patience_ : std::min<Duration>(patience_, kPatienceWhenNeverHeard);
}

std::optional<std::string> SilenceNotice::banner(const Silence& silence, Instant now) const {
  if (!shown_ || !silence.owed_since) return std::nullopt;
  constexpr std::string_view kQuits = ". Ctrl-^ . quits";
  if (!failure_shown_.empty()) return "mp: can't log in to " + host_ + " again: " + failure_shown_ + std::string(kQuits);
  if (words_ == config::NoticeWords::full) return full_words(silence, now);
  return "mp: " + host_ + " silent for " + rounded(now - silence.last_heard) + std::string(kQuits);
}

std::optional<Instant> SilenceNotice::next_tick(Instant now) const noexcept {
  if (!shown_) return std::nullopt;
  return now + 1s - (now - last_heard_) % Duration{1s};
}

std::string SilenceNotice::full_words(const Silence& silence, Instant now) const {
  auto text = "mp: " + host_ + std::string(words_for(silence.hint));
  if (silence.hint == PortHint::none) text += ", last heard " + rounded(now - silence.last_heard) + " ago";
  text += "; trying to reconnect";
  if (silence.next_login && *silence.next_login > now) text += ", next login in " + rounded(*silence.next_login - now);
  return text + "; what you type is kept. Ctrl-^ . quits";
}

std::optional<Instant> SilenceNotice::next_timeout() const noexcept { return due_; }

}  // namespace mp::runtime
