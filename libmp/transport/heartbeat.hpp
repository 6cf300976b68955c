// The server's half of keeping a NAT's mapping (docs/protocol.md, section 6.8): says one word after the silence that the client
// has asked for. After that it waits to hear from the client, so a client that is gone is sent no other.
#pragma once

#include <algorithm>
#include <optional>

#include "libmp/core/limits.hpp"
#include "libmp/core/time.hpp"

namespace mp::transport {

class Heartbeat {
 public:
  // The client asks for one after `silence`; brought into the range that we serve.
  void handle_request(Duration silence) noexcept {
    silence_ = std::clamp(silence, limits::kMinKeepalive, limits::kMaxKeepaliveServed);
  }
  void handle_heard(Instant now) noexcept {
    wait_from_ = now;
    word_due_ = false;
  }
  void handle_sent(Instant now) noexcept {
    if (wait_from_) wait_from_ = now;
  }
  void handle_timeout(Instant now) noexcept {
    if (!wait_from_ || *wait_from_ + silence_ > now) return;
    wait_from_.reset();
    word_due_ = true;
  }
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept {
    return wait_from_ ? std::optional(*wait_from_ + silence_) : std::nullopt;
  }

  // After such a silence the client misses a word, if it is as patient as any of ours.
  [[nodiscard]] Duration silence() const noexcept { return std::min(silence_, limits::kMaxKeepalive); }

  [[nodiscard]] bool word_due() const noexcept { return word_due_; }
  // The silence that the word ends.
  [[nodiscard]] Duration take_word() noexcept {
    word_due_ = false;
    return silence_;
  }

 private:
  Duration silence_ = limits::kKeepalive;
  std::optional<Instant> wait_from_;  // set while one word is owed to the client's last
  bool word_due_ = false;
};

}  // namespace mp::transport
