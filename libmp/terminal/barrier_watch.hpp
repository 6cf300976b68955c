// Finds the stretches of output that must reach the client byte for byte, whatever is on the screen: tmux in control mode, file
// transfers (ZMODEM, trzsz, kitty's and iTerm2's). Fed with the tokens of all output.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libmp/terminal/control_tokens.hpp"

namespace mp::terminal {

class BarrierWatch {
 public:
  // `end` is the offset in the output where the token ends (ControlParser::consumed). Text may come in any pieces, none empty.
  void handle_text(std::string_view utf8, std::uint64_t end) {
    stars_ = utf8.back() == '*' ? stars_at_end_of(utf8) : 0;
    is_plain_ = is_plain_ || (text_.empty() && !behind_zmodem_ && utf8.front() != kTrzsz.front());
    if (!is_plain_) match_text(utf8, end);
  }
  void handle_control(std::uint8_t c0) noexcept {
    const bool zmodem = c0 == kCan && stars_ >= kZmodemStars;
    end_text();
    behind_zmodem_ = zmodem;
  }
  void handle_string_start(StringKind kind, const ControlSequence& head) noexcept;
  void handle_string(const ControlString& string, std::uint64_t end);
  // Any other token.
  void handle_other() noexcept { end_text(); }
  // The program has written nothing for limits::kBarrierSilence: no transfer goes on. Control mode does.
  void handle_silence(std::uint64_t end) noexcept;

  // Nothing of the output may be left out now.
  [[nodiscard]] bool is_open() const noexcept { return in_control_mode_ || in_transfer_; }
  // Nothing before this offset in the output may be left out; everything when is_open().
  [[nodiscard]] std::uint64_t closed_at() const noexcept { return closed_at_; }

 private:
  static constexpr std::string_view kTrzsz = "::TRZSZ:TRANSFER:";
  static constexpr std::uint8_t kCan = 0x18;
  static constexpr std::size_t kZmodemStars = 2;

  [[nodiscard]] std::size_t stars_at_end_of(std::string_view utf8) const noexcept;
  void match_text(std::string_view utf8, std::uint64_t end);
  void close_transfer(std::uint64_t end) noexcept;
  void end_text() noexcept {
    is_plain_ = false;
    text_.clear();
    stars_ = 0;
    behind_zmodem_ = false;
  }

  bool in_control_mode_ = false;  // DCS 1000 p, until its end
  bool in_transfer_ = false;
  std::uint64_t closed_at_ = 0;

  bool is_plain_ = false;       // the present run of text begins like nothing that we look for
  std::string text_;            // how it began, otherwise
  std::size_t stars_ = 0;       // asterisks at its end
  bool behind_zmodem_ = false;  // "**" CAN stands before it
};

}  // namespace mp::terminal
