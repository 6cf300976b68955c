// Since when the peer has owed us an acknowledgement without giving any: what "no answer for N s" is counted from. Silence
// alone means nothing, because a connection with nothing to say is silent.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/time.hpp"

namespace mp::transport {

class Debt {
 public:
  // Something that must be acknowledged was sent.
  void handle_sent(Instant now) noexcept {
    if (!since_) since_ = now;
  }
  // An acknowledgement of something new has come; `rest`: whether more is owed.
  enum class Rest : std::uint8_t { nothing, something };
  void handle_progress(Rest rest, Instant now) noexcept {
    since_.reset();
    if (rest == Rest::something) since_ = now;
  }
  [[nodiscard]] std::optional<Instant> since() const noexcept { return since_; }

 private:
  std::optional<Instant> since_;
};

}  // namespace mp::transport
