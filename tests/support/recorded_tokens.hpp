// A handler that writes down what ControlParser finds, one readable line for each token, neighbouring text joined: two streams
// mean the same when these lines are equal.
#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/control_parser.hpp"

namespace mp::test {

class RecordedTokens final : public terminal::ParserHandler {
 public:
  // With a parser its count of consumed bytes is written down, too: where each token but text ends.
  explicit RecordedTokens(const terminal::ControlParser* parser = nullptr) : parser_(parser) {}

  void on_text(std::string_view utf8) override {
    if (lines_.empty() || !lines_.back().starts_with(kText)) lines_.emplace_back(kText);
    lines_.back() += utf8;
  }
  void on_control(std::uint8_t c0) override { add("control " + std::to_string(c0)); }
  void on_escape(char intermediate, char final) override { add("escape " + characters({intermediate, final})); }
  void on_sequence(const terminal::ControlSequence& sequence) override { add("sequence " + words(sequence)); }
  void on_string_start(terminal::StringKind kind, const terminal::ControlSequence& head) override {
    add("begin " + words(kind) + words(head));
  }
  void on_string(const terminal::ControlString& string) override {
    static constexpr std::array kEnds{"whole ", "cut ", "cancelled "};
    const bool bel = string.terminator == terminal::StringTerminator::bel;
    add(std::string(kEnds.at(static_cast<std::size_t>(string.end))) + words(string.kind) + words(string.head) + "|" +
        std::string(string.payload) + (bel ? " BEL" : ""));
  }

  [[nodiscard]] const std::vector<std::string>& lines() const noexcept { return lines_; }

 private:
  static constexpr std::string_view kText = "text ";

  void add(std::string line) {
    if (parser_ != nullptr) line += " @" + std::to_string(parser_->consumed());
    lines_.push_back(std::move(line));
  }
  static std::string characters(std::initializer_list<char> all) {
    std::string text;
    for (const char one : all) {
      if (one != 0) text += one;
    }
    return text;
  }
  static std::string words(terminal::StringKind kind) {
    static constexpr std::array kKinds{"osc ", "dcs ", "apc ", "pm ", "sos ", "title "};
    return kKinds.at(static_cast<std::size_t>(kind));
  }
  static std::string words(const terminal::ControlSequence& sequence) {
    std::string text = characters({sequence.prefix});
    bool first = true;
    for (const auto& parameter : sequence.parameters) {
      if (!first) text += parameter.sub ? ':' : ';';
      first = false;
      if (parameter.given) text += std::to_string(parameter.value);
    }
    if (sequence.intermediates[0] == 0 && sequence.intermediates[1] != 0) text += "(none)";
    return text + characters({sequence.intermediates[0], sequence.intermediates[1], sequence.final});
  }

  const terminal::ControlParser* parser_;
  std::vector<std::string> lines_;
};

// What `bytes` consists of when they arrive in pieces of `piece` bytes.
inline std::vector<std::string> tokens_of(std::string_view bytes, std::size_t piece) {
  terminal::ControlParser parser;
  RecordedTokens tokens(&parser);
  for (std::size_t at = 0; at < bytes.size(); at += piece) parser.feed(as_bytes(bytes.substr(at, piece)), tokens);
  return tokens.lines();
}

}  // namespace mp::test
