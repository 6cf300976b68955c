// What mp itself says over the terminal of a session, and when: the banner while the server is silent, and what was asked for
// or happened, which goes at the next key or after a while. A machine: says which words, and knows no terminal.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "libmp/core/time.hpp"

namespace mp::session {

class OwnWords {
 public:
  // Lines with \n between them.
  void say(std::string text, Instant until) { said_ = Said{std::move(text), until}; }
  void set_banner(std::optional<std::string> text) { banner_ = std::move(text); }
  // A key was typed: what was said has been read.
  void handle_key() noexcept { said_.reset(); }

  // What is to be shown now; empty: nothing.
  [[nodiscard]] std::string wanted(Instant now);
  // When that changes by itself.
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept {
    return said_ ? std::optional(said_->until) : std::nullopt;
  }

 private:
  struct Said {
    std::string text;
    Instant until;
  };

  std::optional<Said> said_;
  std::optional<std::string> banner_;
};

}  // namespace mp::session
