// Somebody types, a program answers, and the predictor is told of it as a client would.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "libmp/predict/predictor.hpp"

namespace mp::predict {

class Typing : public testing::Test {
 protected:
  Typing() {
    predictor.set_round_trip(500ms, 5ms);
    set_line_mode({.echoes = false, .canonical = false});
  }

  void set_line_mode(const LineMode& mode) { predictor.handle_line_mode(mode, shadow, now); }
  void type(std::string_view keys) {
    input += keys.size();
    predictor.handle_typed(as_bytes(keys), input, shadow, now);
  }
  // Output of a program that has been given nothing new.
  void print(std::string_view output) {
    shadow.feed(as_bytes(output));
    predictor.handle_output(shadow, now);
  }
  // The program has been given the first `keys` bytes that it had not been given before.
  void see(std::size_t keys) {
    seen += keys;
    predictor.handle_mark(seen, Settled::no, shadow, now);
  }
  void answer(std::size_t keys, std::string_view output) {
    see(keys);
    print(output);
  }
  void settle() { predictor.handle_mark(seen, Settled::yes, shadow, now); }
  void echo(std::string_view text) {
    type(text);
    answer(text.size(), text);
  }
  // Time passes as far as the predictor wants to be called.
  void pass(Duration time) {
    const Instant end = now + time;
    for (auto due = predictor.next_timeout(); due && *due <= end; due = predictor.next_timeout()) {
      now = std::max(now, *due);
      predictor.handle_timeout(shadow, now);
      if (predictor.next_timeout() && *predictor.next_timeout() <= now) break;  // wants more of the same moment
    }
    now = end;
  }
  // A shell's prompt, behind which guesses are trusted.
  void learn_prompt(std::string_view prompt = "$ ") {
    for (int line = 0; line < 3; ++line) {
      print(prompt);
      echo("ab");
      type("\r");
      answer(1, "\r\n");
    }
    print(prompt);
  }
  // An editor, in which they are trusted at the start of a row and behind other keys.
  void learn_editor() {
    print("\x1b[?1049h\x1b[8;1H-- INSERT --\x1b[1;1H");
    for (int line = 0; line < 2; ++line) {
      echo("ab");
      type("\t");
      answer(1, "\a");
      echo("c");
      type("\r");
      answer(1, "\r\n");
    }
  }

  // A row of the screen with the guesses on it, without what is blank at its end.
  [[nodiscard]] std::string row(std::uint16_t index) const {
    std::string text;
    for (std::uint16_t column = 0; column < shadow.size().columns; ++column) text += cell({index, column});
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  }
  // The guesses alone.
  [[nodiscard]] std::string guessed() const {
    std::string text;
    for (const auto& cell : predictor.shown().cells) text += cell.text;
    return text;
  }
  [[nodiscard]] terminal::Position cursor() const { return predictor.shown().cursor.value_or(shadow.cursor().position); }

  terminal::Screen shadow{{40, 8}, 0};
  Predictor predictor{Showing::always};
  Instant now{};
  std::uint64_t input = 0;
  std::uint64_t seen = 0;

 private:
  [[nodiscard]] std::string cell(terminal::Position at) const {
    std::string text = glyph_of(shadow, at).text;
    for (const auto& guess : predictor.shown().cells)
      if (guess.at == at) text = guess.text;
    return text;
  }
};

}  // namespace mp::predict
