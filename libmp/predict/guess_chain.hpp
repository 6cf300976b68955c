// The keys whose effect has not been seen yet, in the order in which they were typed, and what is guessed of them. A guess
// stands on those before it, so one that cannot be made ends the chain: keys behind it wait.
//
// The screen given to each call is the shadow: what the terminal shows apart from guesses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "libmp/core/time.hpp"
#include "libmp/predict/line_model.hpp"
#include "libmp/terminal/guesses.hpp"

namespace mp::predict {

enum class Confidence : std::uint8_t {
  shown,
  hidden,    // shown when one before it has been confirmed
  doubtful,  // it will hardly come so: the chain ends here
};

struct Guess {
  struct Part {
    std::size_t slot = 0;  // of the sketch
    Glyph glyph;
  };
  KeyClass key_class{};
  Tail tail = Tail::none;
  Confidence confidence = Confidence::hidden;
  std::vector<Part> parts;
  CursorPlace cursor;
};

struct PendingKey {
  enum class Guessable : std::uint8_t { no, yes };

  Key key;
  Instant typed;
  Guessable guessable = Guessable::no;
  bool typed_ahead = false;    // an Enter had no answer yet: what is typed may be for a program that asks for a secret
  bool predicted = false;      // for the figures: a guess was made once,
  bool was_shown = false;      // and shown once
  std::optional<Guess> guess;  // none: not guessable, or behind one that is not
};

// What a screen says about the first guesses of a chain.
struct Verdict {
  std::size_t confirmed = 0;  // so many of them are there as guessed, and it can be seen that they are
  bool cells_shown = false;   // all cells are as guessed, wherever the cursor is
  bool unchanged = false;     // everything is as it was before them
  bool still = false;         // and that is also what they come to
};

class GuessChain {
 public:
  void push(Key key, Instant typed, PendingKey::Guessable guessable);
  // Takes out the first `count` keys.
  void drop(std::size_t count);
  // One key that is not guessable stands for all.
  void give_up();

  [[nodiscard]] bool empty() const noexcept { return keys_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
  [[nodiscard]] PendingKey& operator[](std::size_t index) noexcept { return keys_[index]; }
  [[nodiscard]] const PendingKey& operator[](std::size_t index) const noexcept { return keys_[index]; }
  // How many from the first on end at or below `input`; and how many of the first `most` have a guess, with none between
  // them that has not.
  [[nodiscard]] std::size_t seen(std::uint64_t input) const noexcept;
  [[nodiscard]] std::size_t guessed(std::size_t most) const noexcept;

  // --- making guesses: from the first key on
  // Forgets all guesses; the next ones stand on this screen.
  void begin(const terminal::Screen& screen);
  // What the next key does, whose guess may follow; none: there is no such key.
  [[nodiscard]] PendingKey* next() noexcept;
  [[nodiscard]] const Sketch& sketch() const noexcept { return sketch_; }
  void place(const terminal::Screen& screen, Change change, Confidence confidence);
  // No guess follows.
  void end() noexcept { ended_ = true; }

  // --- judging them. The first `count` keys have guesses.
  [[nodiscard]] Verdict judge(const terminal::Screen& screen, std::size_t count) const;
  // The first guess has come but for the text behind the cursor, which has not moved as it should have.
  [[nodiscard]] bool tail_stayed(const terminal::Screen& screen) const;
  // The first guess has come, and the text behind the cursor, which should have stayed, has moved.
  [[nodiscard]] bool tail_shifted(const terminal::Screen& screen) const;

  // The first guesses that are to be shown, as far as the screen differs from them.
  [[nodiscard]] terminal::Guesses drawing(const terminal::Screen& screen, terminal::Underline underline) const;
  // How many that are.
  [[nodiscard]] std::size_t shown() const noexcept;

 private:
  std::deque<PendingKey> keys_;
  Sketch sketch_;
  std::size_t placed_ = 0;
  bool ended_ = false;
};

}  // namespace mp::predict
