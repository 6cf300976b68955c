// What is known of the places where something was typed: how good guesses were there. A place with a good record is trusted:
// guesses are shown there before the first of them has been confirmed.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "libmp/core/limits.hpp"
#include "libmp/predict/echo_context.hpp"
#include "libmp/predict/line_model.hpp"

namespace mp::predict {

// How often something came as it was guessed, the newest times counting most.
class Score {
 public:
  constexpr Score() noexcept = default;
  constexpr explicit Score(int start) noexcept : value_(start) {}

  void hit() noexcept {
    if (value_ < kMost) ++value_;
  }
  // Wrong, but nobody has seen it.
  void miss() noexcept { value_ = value_ > 0 ? value_ / 2 : value_ > kLeast ? value_ - 1 : kLeast; }
  // Wrong before the user's eyes.
  void shame() noexcept { value_ = 0; }
  // The same where nothing but this record spoke for it.
  void ruin() noexcept { value_ = kLeast; }

  // Good enough to be shown; and so bad that nothing should be built on it.
  [[nodiscard]] bool good() const noexcept { return value_ >= 1; }
  [[nodiscard]] bool bad() const noexcept { return value_ < 0; }

 private:
  static constexpr int kMost = 8;
  static constexpr int kLeast = -2;
  int value_ = 0;
};

struct ContextRecord {
  [[nodiscard]] Score& of(KeyClass key_class) noexcept { return classes[static_cast<std::size_t>(key_class)]; }
  [[nodiscard]] TailRule& tail(Tail tail) noexcept { return tails[static_cast<std::size_t>(tail)]; }

  Score start;  // the first guess of each epoch
  // Erasing and moving by one work wherever typing does, as a rule.
  std::array<Score, kKeyClasses> classes{Score{},  Score{1}, Score{}, Score{1}, Score{1},
                                         Score{1}, Score{1}, Score{}, Score{},  Score{}};
  TailRules tails = kUsualTails;
  // Words that reach beyond this column go to the next row: in an editor that breaks lines before the edge of the screen.
  std::uint16_t margin = limits::kMaxColumns;
};

class ContextRecords {
 public:
  // The record of a place; a new one if there is none. Of those that are too many (limits::kMaxEchoContexts) the one that was
  // not asked for the longest is forgotten. Holds until the next call.
  [[nodiscard]] ContextRecord& of(const EchoContext& context);

 private:
  struct Entry {
    EchoContext context;
    ContextRecord record;
  };
  std::vector<Entry> entries_;  // the one asked for last is the first
};

}  // namespace mp::predict
