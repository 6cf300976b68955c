// The answers of a session's own screen, where no user's terminal gives one: while nobody is attached, or when the query's
// bytes reach no client. They claim little: a VT220 with colours, whose answers hold for whatever terminal is attached later.
#pragma once

#include <cstdint>

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/query.hpp"
#include "libmp/terminal/screen.hpp"

namespace mp::terminal {

// Of the text area; 0 where it is not known.
struct WindowPixels {
  std::uint16_t x = 0;
  std::uint16_t y = 0;
};

// What the program reads as its terminal's answer; `screen` is what the bytes up to the query made of it. Empty: terminals that
// have nothing to say to this are silent. Holds nothing that the program could use to type a command.
[[nodiscard]] Bytes answer_to(const Query& query, const Screen& screen, WindowPixels pixels = {});

}  // namespace mp::terminal
