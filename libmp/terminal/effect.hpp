// What a program does to a terminal besides its screen: the user hears, sees or pastes it, but no picture of the screen shows
// it. When the program's bytes are replaced by pictures, effects are delivered all the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libmp/terminal/control_tokens.hpp"

namespace mp::terminal {

enum class EffectKind : std::uint8_t {
  bell,           // BEL
  clipboard,      // OSC 52 with content; never a request for it
  notification,   // OSC 9, OSC 777, OSC 99
  progress,       // OSC 9;4
  pointer_shape,  // OSC 22
  image_removal,  // a kitty graphics command that deletes
};

struct Effect {
  EffectKind kind{};
  std::string selection{};  // of a clipboard: which ("c", "p", ... or empty); a later one for the same replaces it
  std::string bytes{};      // the sequence, whole, for a terminal in ground
  friend bool operator==(const Effect&, const Effect&) = default;
};

[[nodiscard]] inline std::optional<Effect> effect_of(std::uint8_t control) {
  if (control != '\a') return std::nullopt;
  return Effect{.kind = EffectKind::bell, .bytes = "\a"};
}
// Nothing for strings that were cancelled or cut: half a clipboard is none.
[[nodiscard]] std::optional<Effect> effect_of(const ControlString& string);

}  // namespace mp::terminal
