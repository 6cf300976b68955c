// Does to a screen what the tokens of the stream say.
#pragma once

#include "libmp/terminal/control_tokens.hpp"
#include "libmp/terminal/screen_state.hpp"

namespace mp::terminal {

class ScreenInterpreter : public ParserHandler {
 public:
  // `state` must live as long.
  explicit ScreenInterpreter(ScreenState& state) noexcept : state_(state) {}

  void on_text(std::string_view utf8) override;
  void on_control(std::uint8_t c0) override;
  void on_escape(char intermediate, char final) override;
  void on_sequence(const ControlSequence& sequence) override;
  void on_string_start(StringKind /*kind*/, const ControlSequence& /*head*/) override {}
  void on_string(const ControlString& string) override;

 private:
  void designate(char intermediate, char final);
  void open_link(std::string_view value);

  ScreenState& state_;
};

}  // namespace mp::terminal
