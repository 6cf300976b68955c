// When to send something although the peer says nothing (docs/protocol.md, section 6.6, "Probes"). A lost tail leaves no gap
// that the peer could see, so at first a probe repeats. When that has been in vain for a second it is an outage: nothing is
// lost any more, nothing gets through, and a probe has to find out when that ends, soon and with few bytes. A client never
// stops while something is unanswered, so that a session outlives any outage. A server whose client must have noticed by itself
// leaves it to the client, and falls silent.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "libmp/core/limits.hpp"
#include "libmp/core/time.hpp"
#include "libmp/transport/role.hpp"

namespace mp::transport {

class ProbeTimer {
 public:
  explicit ProbeTimer(Role role) noexcept : role_(role) {}

  // A packet that asks for an acknowledgement was sent. Patient: the peer may hold the acknowledgement back for
  // limits::kMaxAckDelay. Hasty: the packet has asked for it at once.
  enum class Answer : std::uint8_t { patient, hasty };
  void handle_sent(Instant now, Answer answer) noexcept {
    since_ = now;
    held_back_ = answer == Answer::patient ? limits::kMaxAckDelay : Duration{0};
  }
  void handle_expired(Instant now) noexcept {
    if (unanswered_++ == 0) silent_since_ = eager_since_ = now;
    since_ = now;
  }
  // The peer is there: its next silence is a new one.
  void handle_heard() noexcept { unanswered_ = 0; }
  // There is something new that is worth another round of tries, even if the last one was in vain.
  void handle_news() noexcept { unanswered_ = 0; }
  // Somebody wants something of the peer just now: probes come quickly again.
  void handle_wish(Instant now) noexcept { eager_since_ = now; }

  // Nothing has got through for so long, and so many probes, that it is no loss.
  [[nodiscard]] bool outage() const noexcept {
    return unanswered_ >= limits::kLossProbes && since_ - silent_since_ >= limits::kOutageAfter;
  }
  // In an outage: it has not lasted long, or somebody wanted something not long ago.
  [[nodiscard]] bool fresh() const noexcept { return since_ - eager_since_ <= limits::kAskingAtLarge; }
  // Tried for long enough: nothing is sent until the peer is heard. `noticed_after`: a client misses a heartbeat after such a
  // silence.
  [[nodiscard]] bool peer_gone(Duration noticed_after) const noexcept { return noticed(noticed_after + limits::kEasedProbing); }

  // What waits for the answer: data of a stream, or nothing but a question; and that is not even one where no answer can come
  // before we are told that it can.
  enum class Stake : std::uint8_t { data, question, nothing };
  // When to probe, given that something is in flight and the peer is not gone. `timeout`: RttEstimator::probe_timeout().
  [[nodiscard]] Instant deadline(Duration timeout, Stake stake, Duration noticed_after) const noexcept {
    const auto first = std::min(timeout + held_back_, limits::kMaxProbeInterval);
    return since_ + (outage() ? pause_in_outage(first, stake, noticed_after) : pause_after_loss(first));
  }

 private:
  [[nodiscard]] Duration pause_after_loss(Duration first) const noexcept {
    const auto doublings = std::min(unanswered_, 16u);
    // Before an answer can have come, the same again is of no use.
    return std::clamp<Duration>(first * (std::int64_t{1} << doublings), first, std::max(first, limits::kMaxLossProbeInterval));
  }
  [[nodiscard]] Duration pause_in_outage(Duration first, Stake stake, Duration noticed_after) const noexcept {
    if (noticed(noticed_after)) return limits::kEasedProbeInterval;
    if (stake == Stake::nothing) return limits::kMaxProbeInterval;
    const bool patient = role_ == Role::server || stake == Stake::question;
    const auto longest = patient ? limits::kMaxProbeInterval : limits::kMaxProbeIntervalWithData;
    // A question is small, and another one may be on its way; but not any number, for who is far away may also be slow.
    return std::max(std::clamp<Duration>(share_of_outage(), limits::kOutageProbeInterval, longest),
                    first / limits::kQuestionsPerRoundTrip);
  }
  [[nodiscard]] Duration share_of_outage() const noexcept {
    const auto outage = since_ - eager_since_;
    return role_ == Role::client ? (outage - limits::kClientEager) / limits::kClientOutageShare
                                 : outage / limits::kServerOutageShare;
  }
  // The peer is a client that has noticed the silence by then, if it is there.
  [[nodiscard]] bool noticed(Duration after) const noexcept {
    return role_ == Role::server && unanswered_ > 0 && since_ - silent_since_ >= after + limits::kNoticeSlack;
  }

  Role role_;
  Instant since_;  // the last packet that asked
  Duration held_back_{};
  unsigned unanswered_ = 0;
  Instant silent_since_;  // if unanswered_ > 0: the first probe
  Instant eager_since_;   // likewise: that, or somebody's last wish
};

}  // namespace mp::transport
