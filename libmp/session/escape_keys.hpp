// Ctrl-^ and what may follow it: how the user talks to `mp` itself while every other key goes to the server.
//
//   Ctrl-^ .        quit: end the session
//   Ctrl-^ d        detach: leave the session as it is, to come back to it
//   Ctrl-^ Ctrl-Z   suspend mp, as Ctrl-Z does with a local program
//   Ctrl-^ i        show how the connection does
//   Ctrl-^ ?        list these keys
//   Ctrl-^ Ctrl-^   send one Ctrl-^ to the server (Ctrl-^ ^ does the same)
//
// Anything else after Ctrl-^ is sent together with it: nothing that was typed is lost. Used for a terminal's input only; input
// from a pipe is data.
#pragma once

#include <cstdint>
#include <string_view>

#include "libmp/core/bytes.hpp"

namespace mp::session {

enum class EscapeAction : std::uint8_t { none, quit, detach, suspend, show_statistics, show_keys };

class EscapeKeys {
 public:
  struct Step {
    std::size_t consumed = 0;                  // bytes of the input that have been dealt with
    Bytes to_server;                           // what of them is to be sent
    EscapeAction action = EscapeAction::none;  // then do this, then call again with the rest
  };

  // Never consumes nothing of a non-empty input. Stops after the first action.
  [[nodiscard]] Step handle(ByteView typed);

 private:
  bool prefix_typed_ = false;
};

// What show_keys shows; lines end in CR LF because the terminal is raw.
[[nodiscard]] std::string_view escape_keys_text() noexcept;

}  // namespace mp::session
