// What a program asks its terminal. Exactly one answers each query: the terminal of an attached client that is given the
// query's bytes, or else the session's screen (query_answer).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libmp/terminal/control_tokens.hpp"

namespace mp::terminal {

enum class QueryKind : std::uint8_t {
  primary_attributes,        // DA1: CSI c
  secondary_attributes,      // DA2: CSI > c
  tertiary_attributes,       // DA3: CSI = c
  operating_status,          // DSR: CSI 5 n
  cursor_position,           // CPR: CSI 6 n
  extended_cursor_position,  // DECXCPR: CSI ? 6 n
  device_status,             // other DEC DSR: CSI ? number n
  ansi_mode,                 // DECRQM: CSI number $ p
  private_mode,              // DECRQM: CSI ? number $ p
  setting,                   // DECRQSS: DCS $ q text
  version,                   // XTVERSION: CSI > q
  capabilities,              // XTGETTCAP: DCS + q text
  keyboard_flags,            // kitty: CSI ? u
  key_modifiers,             // XTQMODKEYS: CSI ? number m
  window_pixels,             // CSI 14 t
  cell_pixels,               // CSI 16 t
  window_cells,              // CSI 18 t
  palette,                   // OSC 4 ; number ; ? ...
  colours,                   // OSC number ; ? ..., 10 to 19
};

struct Query {
  QueryKind kind{};
  std::uint16_t number = 0;  // of a mode, a status, the first colour
  std::string text{};        // of a setting, of capabilities; the fields of palette and colours
  StringTerminator terminator = StringTerminator::st;
  friend bool operator==(const Query&, const Query&) = default;
};

// Only what some terminal answers by default. Requests for the clipboard, titles and the like are no queries here: nobody but
// the user's own terminal may decide about them.
[[nodiscard]] std::optional<Query> query_of(const ControlSequence& sequence);
[[nodiscard]] std::optional<Query> query_of(const ControlString& string);

}  // namespace mp::terminal
