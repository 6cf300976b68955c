// Passes tokens on to what interprets them, and tells who listens what else they are.
#pragma once

#include "libmp/terminal/barrier_watch.hpp"
#include "libmp/terminal/control_parser.hpp"
#include "libmp/terminal/screen_listener.hpp"

namespace mp::terminal {

class WatchedTokens final : public ParserHandler {
 public:
  // All of them must live as long; `parser` is what finds the tokens.
  WatchedTokens(const ControlParser& parser, ParserHandler& interpreter, BarrierWatch& barriers, ScreenListener& listener)
      : parser_(parser), interpreter_(interpreter), barriers_(barriers), listener_(listener) {}

  void on_text(std::string_view utf8) override {
    interpreter_.on_text(utf8);
    barriers_.handle_text(utf8, parser_.consumed());
  }
  void on_control(std::uint8_t c0) override {
    interpreter_.on_control(c0);
    barriers_.handle_control(c0);
    tell_effect(effect_of(c0));
  }
  void on_escape(char intermediate, char final) override {
    interpreter_.on_escape(intermediate, final);
    barriers_.handle_other();
  }
  void on_sequence(const ControlSequence& sequence) override {
    interpreter_.on_sequence(sequence);
    barriers_.handle_other();
    tell_query(query_of(sequence));
  }
  void on_string_start(StringKind kind, const ControlSequence& head) override {
    interpreter_.on_string_start(kind, head);
    barriers_.handle_string_start(kind, head);
  }
  void on_string(const ControlString& string) override {
    interpreter_.on_string(string);
    barriers_.handle_string(string, parser_.consumed());
    tell_query(query_of(string));
    tell_effect(effect_of(string));
  }

 private:
  void tell_query(const std::optional<Query>& query) {
    if (query) listener_.on_query(*query, parser_.consumed());
  }
  void tell_effect(const std::optional<Effect>& effect) {
    if (effect) listener_.on_effect(*effect, parser_.consumed());
  }

  const ControlParser& parser_;
  ParserHandler& interpreter_;
  BarrierWatch& barriers_;
  ScreenListener& listener_;
};

}  // namespace mp::terminal
