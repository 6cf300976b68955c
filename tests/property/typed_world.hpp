// Somebody types into a program at the end of a slow link, in virtual time: keys, marks, line modes and output travel as a
// client and a server would send them, late and in any pieces. What the predictor shows is looked at after every step.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "libmp/predict/predictor.hpp"
#include "libmp/terminal/screen.hpp"
#include "tests/property/answering_program.hpp"

namespace mp::test {

class TypedWorld {
 public:
  TypedWorld(Habit habit, std::uint64_t seed);

  // Types `keys` keys, and goes on until nothing happens any more.
  void run(unsigned keys);

  [[nodiscard]] const predict::Predictor& predictor() const noexcept { return predictor_; }
  // A character that was typed as a secret has been guessed: '0' to '9' are typed while the client knows that the system takes
  // what is typed, or while it has been told not to echo it; letters at all
  // other times. No program prints digits.
  [[nodiscard]] bool secret_shown() const noexcept { return secret_shown_; }
  // The predictor wanted to be called again for a moment that it had been called for.
  [[nodiscard]] bool spun() const noexcept { return spun_; }

 private:
  using Step = std::function<void()>;

  void at(Instant when, Step step) { steps_.emplace(when, std::move(step)); }
  void type_key();
  void deliver(const std::string& keys, std::uint64_t end);
  void answer(const AnsweringProgram::Answer& answer);
  void send(Step step);
  void send_mode(const std::optional<predict::LineMode>& mode);
  void look();
  [[nodiscard]] std::string next_key();

  SeededRandom random_;
  AnsweringProgram program_;
  terminal::Screen shadow_{{60, 24}, 0};
  predict::Predictor predictor_{predict::Showing::always};
  std::multimap<Instant, Step> steps_;
  Instant now_{};

  Duration delay_;
  unsigned keys_left_ = 0;
  std::uint64_t typed_ = 0;  // bytes
  Instant uplink_{};         // when the newest of what is under way arrives
  Instant downlink_{};
  Instant busy_{};              // the program, with what it was given before
  std::uint64_t given_ = 0;     // bytes that the program has been given,
  std::uint64_t answered_ = 0;  // and that output has seen
  predict::LineMode told_;
  bool secret_shown_ = false;
  bool spun_ = false;
};

}  // namespace mp::test
