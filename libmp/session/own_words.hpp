// What mp itself says over the terminal of a session, and when: the banner while the server is silent, and what was asked for
// or happened, which goes at the next key or after a while. A machine: says what to write, and knows no terminal.
#pragma once

#include <optional>
#include <string>

#include "libmp/core/bytes.hpp"
#include "libmp/core/time.hpp"
#include "libmp/terminal/overlay.hpp"

namespace mp::session {

class OwnWords {
 public:
  explicit OwnWords(terminal::OverlayPlace place) noexcept : place_(place) {}

  // Lines with \n between them.
  void say(std::string text, Instant until);
  void set_banner(std::optional<std::string> text) { banner_ = std::move(text); }
  // A key was typed: what was said has been read.
  void handle_key() noexcept { said_.reset(); }

  // Before more of the session's output is written: puts back what is covered. Empty: nothing is.
  [[nodiscard]] Bytes take_back();
  // `shadow` is what the terminal shows apart from our words, and all of it has been written. What brings our words up to date;
  // empty: they are, or can't be shown for the moment.
  [[nodiscard]] Bytes update(const terminal::Screen& shadow, Instant now);
  // The terminal was repainted or has changed its size: our words are not on it any more, or where they were.
  void forget();
  [[nodiscard]] bool drawn() const noexcept { return overlay_.drawn(); }
  // When update() has something to do by itself.
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept {
    return said_ ? std::optional(said_->until) : std::nullopt;
  }

 private:
  struct Said {
    std::string text;
    Instant until;
  };

  terminal::OverlayPlace place_;
  std::optional<Said> said_;
  std::optional<std::string> banner_;
  terminal::Overlay overlay_;
  std::string drawn_text_;
};

}  // namespace mp::session
