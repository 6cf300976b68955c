// Programs that somebody types into: each answers keys in its own way. They stand for what a predictor may meet, not for
// anything in particular.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libmp/core/time.hpp"
#include "libmp/predict/predictor.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::test {

enum class Habit : std::uint8_t {
  echoes,        // what is typed, at the end of the line
  silent,        // nothing at all
  disguises,     // each letter as another one
  edits_line,    // as readline does: insertion, cursor keys, as little output as it takes
  redraws_all,   // the whole screen after each key, the cursor hidden meanwhile
  fills_screen,  // an editor on the alternate screen
  asks_secret,   // after Enter the terminal echoes for a while, then does not, then the program edits again
};
inline constexpr std::array kHabits{Habit::echoes,      Habit::silent,       Habit::disguises,  Habit::edits_line,
                                    Habit::redraws_all, Habit::fills_screen, Habit::asks_secret};

class AnsweringProgram {
 public:
  struct Answer {
    std::string output;
    std::optional<predict::LineMode> mode_before;  // the terminal's, before the output
    std::optional<predict::LineMode> mode_behind;  // and behind it
  };

  AnsweringProgram(Habit habit, SeededRandom& random) : habit_(habit), random_(random) {}

  [[nodiscard]] Answer begin();
  [[nodiscard]] Answer handle(std::string_view keys);
  // Output that nobody has asked for.
  [[nodiscard]] Answer chatter();
  [[nodiscard]] const predict::LineMode& mode() const noexcept { return mode_; }

 private:
  void take_key(char key, Answer& answer);
  void take_secret(char key, Answer& answer);
  void edit(char key, std::string& output);
  void paint(std::string& output);
  [[nodiscard]] Answer change_mode(const predict::LineMode& mode, std::string output);

  Habit habit_;
  SeededRandom& random_;
  predict::LineMode mode_;
  std::string line_;
  std::size_t cursor_ = 0;
  unsigned row_ = 1;
  enum class Escape : std::uint8_t { none, begun, sequence } escape_ = Escape::none;
};

}  // namespace mp::test
