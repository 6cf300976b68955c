#include "libmp/terminal/effect.hpp"

#include <algorithm>
#include <array>

#include "libmp/terminal/osc_fields.hpp"

namespace mp::terminal {
namespace {

struct Row {
  std::string_view number;
  EffectKind kind;
};
constexpr std::array kRows{
    Row{"52", EffectKind::clipboard},    Row{"9", EffectKind::notification},   Row{"777", EffectKind::notification},
    Row{"99", EffectKind::notification}, Row{"22", EffectKind::pointer_shape},
};

std::string bytes_of(std::string_view introducer, const ControlString& string) {
  std::string bytes(introducer);
  bytes += string.payload;
  bytes += string.terminator == StringTerminator::bel ? "\a" : "\x1b\\";
  return bytes;
}

std::optional<Effect> effect_of_osc(const ControlString& string) {
  auto rest = string.payload;
  const auto* row = std::ranges::find(kRows, take_field(rest), &Row::number);
  if (row == kRows.end()) return std::nullopt;
  Effect effect{.kind = row->kind};
  if (row->kind == EffectKind::clipboard) {
    effect.selection = take_field(rest);
    if (rest == "?") return std::nullopt;
  }
  if (row->number == "9" && take_field(rest) == "4") effect.kind = EffectKind::progress;
  effect.bytes = bytes_of("\x1b]", string);
  return effect;
}

// "Ga=d,i=1;...": the keys before the first semicolon.
bool removes_images(std::string_view graphics) noexcept {
  if (!graphics.starts_with('G')) return false;
  auto keys = graphics.substr(1, graphics.find(';') - 1);
  return keys == "a=d" || keys.starts_with("a=d,") || keys.ends_with(",a=d") || keys.find(",a=d,") != std::string_view::npos;
}

}  // namespace

std::optional<Effect> effect_of(const ControlString& string) {
  if (string.end != StringEnd::whole) return std::nullopt;
  if (string.kind == StringKind::osc) return effect_of_osc(string);
  if (string.kind == StringKind::apc && removes_images(string.payload)) {
    return Effect{.kind = EffectKind::image_removal, .bytes = bytes_of("\x1b_", string)};
  }
  return std::nullopt;
}

}  // namespace mp::terminal
