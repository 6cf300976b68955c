// Judges what somebody who types is shown: how soon each key's glyphs are there, and which glyphs are shown that never were to
// be. The same for pictures from a replay and for those that a real program drew.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/typing/reference.hpp"

namespace mp::typing {

struct Measure {
  std::size_t keys = 0;     // of class text
  std::size_t at_once = 0;  // ... shown within kAtOnce
  std::size_t wrong = 0;    // glyphs that were shown and never stood there; a blank is none: what it hides comes late
  std::size_t edits = 0;    // keys of class edit
  std::size_t edits_at_once = 0;
  std::vector<Duration> delays;  // of each key of class text until it was shown; Duration::max() for never

  void add(const Measure& other);
  [[nodiscard]] double share_at_once() const;
  [[nodiscard]] double share_of_edits_at_once() const;
  [[nodiscard]] double share_wrong() const;              // per key of class text
  [[nodiscard]] double delay_ms(double quantile) const;  // infinite for never
};

inline constexpr Duration kAtOnce = 5ms;
// What stands for a shorter time is part of a repaint, which nobody sees: half a frame.
inline constexpr Duration kVisible = 8ms;

class Judge {
 public:
  // `lag`: a program that shows nothing but what has come over the network is at most that late.
  Judge(const Reference& reference, Duration lag);

  // Keys come in order, each before the first picture in which it may show.
  void handle_key(Instant now);
  // From now on this is what is shown.
  void handle_picture(Picture picture, Instant now);
  // Nothing comes any more.
  void finish(Instant now);

  [[nodiscard]] const Measure& measure() const noexcept { return measure_; }
  // A line for each key that was not shown at once and for each wrong glyph.
  [[nodiscard]] const std::vector<std::string>& remarks() const noexcept { return remarks_; }

 private:
  struct Waiting {
    std::size_t key;
    Instant typed;
    bool stood_before;  // its glyphs were there before it: only the cursor tells
  };

  [[nodiscard]] bool shows(const Waiting& waiting) const;
  void note_shown(const Waiting& waiting, Instant now);
  void judge_glyphs(Instant now);
  [[nodiscard]] std::size_t oldest_allowed(std::size_t last) const;
  [[nodiscard]] bool allowed(std::size_t cell, Glyph glyph, std::size_t first, std::size_t last) const;

  const Reference* reference_;
  Duration lag_;
  Picture picture_;
  Instant picture_since_;
  std::vector<Instant> typed_;  // when each key was
  std::vector<Waiting> waiting_;
  std::vector<PlacedGlyph> wrong_;  // in the picture that was judged last
  Measure measure_;
  std::vector<std::string> remarks_;
};

}  // namespace mp::typing
