// When to send something although the peer says nothing: a lost tail leaves no gap that the peer could see (docs/protocol.md,
// section 6, "Probes"). A client never stops while something is unanswered, so that a session outlives any outage; a server
// falls silent when it has tried for long, and goes on when it hears its client.
#pragma once

#include <algorithm>
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
    since_ = now;
    ++unanswered_;
  }
  // The peer is there: its next silence is a new one.
  void handle_heard() noexcept { unanswered_ = 0; }
  // There is something new that is worth another round of tries, even if the last one was in vain.
  void handle_news() noexcept { unanswered_ = 0; }

  // Tried for long enough: nothing is sent until the peer is heard.
  [[nodiscard]] bool peer_gone() const noexcept { return role_ == Role::server && unanswered_ >= limits::kProbesBeforeSilence; }

  // What waits for the answer: nothing but a question, or data of a stream.
  enum class Stake : std::uint8_t { question, data };
  // When to probe, given that something is in flight and the peer is not gone. `timeout`: RttEstimator::probe_timeout().
  [[nodiscard]] Instant deadline(Duration timeout, Stake stake) const noexcept {
    const auto doublings = std::min(unanswered_, 16u);
    const auto first = std::min(timeout + held_back_, limits::kMaxProbeInterval);
    // Before an answer can have come, another question is of no use.
    const auto longest = std::max(longest_pause(stake), first);
    return since_ + std::min<Duration>(first * (std::int64_t{1} << doublings), longest);
  }

 private:
  // A server hears from its client as soon as the path is back.
  [[nodiscard]] Duration longest_pause(Stake stake) const noexcept {
    if (role_ == Role::client && stake == Stake::data) {
      return unanswered_ <= limits::kEagerProbes ? limits::kMaxEagerProbeInterval : limits::kMaxPatientProbeInterval;
    }
    const bool eased = role_ == Role::server && unanswered_ > limits::kProbesBeforeEasing;
    return eased ? limits::kMaxEasedProbeInterval : limits::kMaxProbeInterval;
  }

  Role role_;
  Instant since_;
  Duration held_back_{};
  unsigned unanswered_ = 0;
};

}  // namespace mp::transport
