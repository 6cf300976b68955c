#include "libmp/session/escape_keys.hpp"

#include <algorithm>
#include <array>

namespace mp::session {
namespace {

constexpr std::uint8_t kPrefix = 0x1e;  // Ctrl-^
constexpr std::uint8_t kCtrlZ = 0x1a;

struct Row {
  std::uint8_t key;
  EscapeAction action;
};
constexpr std::array kRows{
    Row{'.', EscapeAction::quit},       Row{'d', EscapeAction::detach},
    Row{kCtrlZ, EscapeAction::suspend}, Row{'i', EscapeAction::show_statistics},
    Row{'?', EscapeAction::show_keys},
};

}  // namespace

EscapeKeys::Step EscapeKeys::handle(ByteView typed) {
  Step step;
  for (const auto key : typed) {
    ++step.consumed;
    if (!prefix_typed_) {
      prefix_typed_ = key == kPrefix;
      if (!prefix_typed_) step.to_server.push_back(key);
      continue;
    }
    prefix_typed_ = false;
    const auto row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& candidate) { return candidate.key == key; });
    if (row != kRows.end()) {
      step.action = row->action;
      return step;
    }
    step.to_server.push_back(kPrefix);
    if (key != kPrefix && key != '^') step.to_server.push_back(key);
  }
  return step;
}

std::string_view escape_keys_text() noexcept {
  return "mp: keys after Ctrl-^:  .  quit   d  detach   Ctrl-Z  suspend   i  statistics   ?  this list   Ctrl-^  send "
         "Ctrl-^";
}

}  // namespace mp::session
