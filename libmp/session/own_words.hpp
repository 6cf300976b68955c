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

  // What is to be shown; empty: nothing.
  [[nodiscard]] std::string wanted() const { return said_ ? said_->text : banner_.value_or(""); }
  // When that changes by itself; call handle_timeout() then, whether it can be shown or not.
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept {
    return said_ ? std::optional(said_->until) : std::nullopt;
  }
  void handle_timeout(Instant now) noexcept {
    if (said_ && said_->until <= now) said_.reset();
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
