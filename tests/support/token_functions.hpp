// Calls a function with each token of one kind in a text: for tests of what looks at tokens.
#pragma once

#include <functional>
#include <string_view>

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/control_parser.hpp"

namespace mp::test {

// What happens with a token of each kind; nothing by default.
class TokenFunctions final : public terminal::ParserHandler {
 public:
  std::function<void(std::string_view)> text = [](auto) {};
  std::function<void(std::uint8_t)> control = [](auto) {};
  std::function<void(const terminal::ControlSequence&)> sequence = [](const auto&) {};
  std::function<void(terminal::StringKind, const terminal::ControlSequence&)> string_start = [](auto, const auto&) {};
  std::function<void(const terminal::ControlString&)> string = [](const auto&) {};

  void on_text(std::string_view utf8) override { text(utf8); }
  void on_control(std::uint8_t c0) override { control(c0); }
  void on_escape(char, char) override {}
  void on_sequence(const terminal::ControlSequence& found) override { sequence(found); }
  void on_string_start(terminal::StringKind kind, const terminal::ControlSequence& head) override { string_start(kind, head); }
  void on_string(const terminal::ControlString& found) override { string(found); }
};

}  // namespace mp::test
