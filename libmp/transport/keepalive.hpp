// How long a session may be silent before a NAT forgets it (docs/protocol.md, section 6.8): the client's half, which finds that
// out. It asks the server for a heartbeat after a silence; one that arrives proves that the mapping outlives so much, and a
// longer silence is tried. One that does not arrive is missed soon after, and the silence becomes shorter again. So a path
// where nothing is forgotten costs a packet each way every two minutes, and output that comes out of a long silence finds its
// way.
#pragma once

#include <algorithm>
#include <chrono>

#include "libmp/core/limits.hpp"
#include "libmp/core/time.hpp"

namespace mp::transport {

class Keepalive {
 public:
  // The server's heartbeat has come after `silence`: it wants to be answered.
  void handle_heartbeat(Duration silence) noexcept {
    word_due_ = true;
    after_miss_ = false;
    proven_ = std::clamp(silence, proven_, limits::kMaxKeepalive);
    if (silence < asked_ || ++heartbeats_ < wanted_) return;
    // Whole seconds, because that is what the frame says.
    asked_ = std::min<Duration>(std::chrono::floor<std::chrono::seconds>(proven_ + proven_ / 2), limits::kMaxKeepalive);
    heartbeats_ = 0;
  }
  // The heartbeat is overdue.
  void handle_missed() noexcept {
    word_due_ = after_miss_ = true;
    if (asked_ > proven_) {
      wanted_ = std::min(wanted_ * 4, kMostWanted);  // what was tried in vain is tried again later and later
    } else {
      proven_ = limits::kKeepalive;  // another NAT, or it was a loss
    }
    asked_ = proven_;
    heartbeats_ = 0;
  }
  // The server sees us at another address: what was found out about the old one is worth nothing, unless it is the new mapping
  // that follows a silence that was too long.
  void handle_moved() noexcept {
    if (after_miss_) return;
    word_due_ = word_due_ || asked_ != limits::kKeepalive;
    asked_ = proven_ = limits::kKeepalive;
    heartbeats_ = 0;
  }

  // When the heartbeat is overdue. `quiet_since`: when the last datagram came or went; `slack`: what a round trip may take.
  [[nodiscard]] Instant missed_at(Instant quiet_since, Duration slack) const noexcept {
    return quiet_since + asked_ + slack + kServerSlack;
  }
  // The server should be told now after which silence we want a heartbeat.
  [[nodiscard]] bool word_due() const noexcept { return word_due_; }
  [[nodiscard]] Duration take_word() noexcept {
    word_due_ = false;
    return asked_;
  }

 private:
  static constexpr unsigned kMostWanted = 64;
  // How late a busy server may be.
  static constexpr Duration kServerSlack = 1s;

  Duration asked_ = limits::kKeepalive;
  Duration proven_ = limits::kKeepalive;  // taken on trust at first
  unsigned heartbeats_ = 0;               // after the silence asked for
  unsigned wanted_ = 1;                   // of them, before a longer silence is tried
  bool after_miss_ = false;
  bool word_due_ = false;
};

}  // namespace mp::transport
