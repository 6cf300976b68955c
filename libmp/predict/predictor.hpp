// Shows what is typed before the program has answered. It is told the keys, what the terminal shows, and which input that
// output has seen (docs/protocol.md, section 7.1); it answers with guesses that are to be drawn over the screen. It knows no
// packet.
//
// A guess is judged by the first output that can be about it, and is shown only when that has been earned: by one before it
// that came as guessed, since what is typed there began (an *epoch*), or by a place where guesses have a good record.
//
// Guesses are made only where the program itself writes what it echoes: neither ECHO nor ICANON. Where the system's terminal
// driver echoes, it may have been told to stop a moment ago, and what is typed may be a password.
//
// `shadow`, in all calls, is what the terminal shows apart from guesses.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/bytes.hpp"
#include "libmp/core/time.hpp"
#include "libmp/predict/context_records.hpp"
#include "libmp/predict/figures.hpp"
#include "libmp/predict/guess_chain.hpp"
#include "libmp/predict/key_reader.hpp"
#include "libmp/predict/show_policy.hpp"
#include "libmp/terminal/guesses.hpp"
#include "libmp/terminal/screen.hpp"

namespace mp::predict {

// What the program's terminal does with what is typed.
struct LineMode {
  bool echoes = true;
  bool canonical = true;
  friend bool operator==(const LineMode&, const LineMode&) = default;
};

enum class Settled : std::uint8_t { no, yes };

class Predictor {
 public:
  // Before the first line mode it is not known that the program echoes, and nothing is guessed.
  explicit Predictor(Showing showing) : showing_(showing), policy_(showing) {}

  // `typed` goes to the program; `end`: offset in the input stream behind it.
  void handle_typed(ByteView typed, std::uint64_t end, const terminal::Screen& shadow, Instant now);
  // `shadow` has been fed with output: call it before handle_mark() for all output before the mark, and whenever all that has
  // arrived was fed.
  void handle_output(const terminal::Screen& shadow, Instant now);
  // Output that follows was written by a program that had been given the input below `input`. Settled: output so far, too, and
  // what it has not answered by now it will not answer.
  void handle_mark(std::uint64_t input, Settled settled, const terminal::Screen& shadow, Instant now);
  // The same place in the stream from which on the terminal is in that mode.
  void handle_line_mode(const LineMode& mode, const terminal::Screen& shadow, Instant now);
  // The screen was painted anew, has another size, or output is missing: what it shows does not follow from what it showed.
  void handle_repaint(const terminal::Screen& shadow, Instant now);
  void set_round_trip(Duration smoothed, Duration variation);

  // What is to be drawn now: empty most of the time.
  [[nodiscard]] const terminal::Guesses& shown() const noexcept { return shown_; }

  void handle_timeout(const terminal::Screen& shadow, Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const;

  [[nodiscard]] const Figures& figures() const noexcept { return figures_; }

  // Output that contradicts a guess may be half of an answer: the rest comes within so long, depending on the path.
  static constexpr Duration kLeastPatience = 20ms;
  static constexpr Duration kMostPatience = 50ms;
  // A guess about which output that has seen its key said nothing is given up after so long without any.
  static constexpr Duration kUnansweredPatience = 250ms;
  // Output that goes on and on puts off either no longer than as long again.

 private:
  [[nodiscard]] bool guesses_here() const noexcept { return !line_mode_.echoes && !line_mode_.canonical; }
  void notice_size(const terminal::Screen& shadow);
  void judge(Settled settled, const terminal::Screen& shadow, Instant now);
  [[nodiscard]] bool judge_first(Settled settled, const terminal::Screen& shadow, Instant now);
  [[nodiscard]] bool judge_unguessed(Settled settled, const terminal::Screen& shadow, Instant now);
  [[nodiscard]] std::size_t unguessed_from(std::size_t index) const;
  void note_waiting(bool unchanged, Instant now);
  [[nodiscard]] std::optional<Instant> given_up_at(bool unchanged) const;
  void credit(std::size_t count, const terminal::Screen& shadow);
  void confirm(std::size_t count, const terminal::Screen& shadow);
  void drop_wrong(std::size_t count, const terminal::Screen& shadow);
  void blame(const PendingKey& first, const terminal::Screen& shadow);
  void drop(std::size_t count);

  void begin_epoch();
  void place_anew(const terminal::Screen& shadow);
  void place_waiting(const terminal::Screen& shadow);
  void look_around(const terminal::Screen& shadow);
  [[nodiscard]] Confidence confidence_of(KeyClass key_class, ContextRecord& record) const;
  void show(const terminal::Screen& shadow, Instant now);

  Showing showing_;
  ShowPolicy policy_;
  KeyReader reader_;
  GuessChain chain_;
  ContextRecords records_;
  Figures figures_;
  terminal::Guesses shown_;

  LineMode line_mode_;
  terminal::Size size_;
  std::uint64_t seen_ = 0;      // the newest mark
  std::uint64_t consumed_ = 0;  // of the shadow
  bool answered_ = false;       // output has come behind the mark,
  bool unexplained_ = false;    // and since guesses were confirmed by some
  Instant last_output_;
  Duration patience_ = kMostPatience;
  std::optional<Instant> decide_at_;
  struct Waiting {
    bool unchanged;
    Instant since;
  };
  std::optional<Waiting> waiting_;  // the first guess, for an answer or the rest of one

  // --- the epoch
  std::optional<EchoContext> context_;  // where its first guess is; none: not known yet
  bool earned_ = false;
  std::optional<Prompt> prompt_;       // before what is typed
  bool prompt_known_ = false;          // something has been right behind it
  std::optional<std::uint16_t> wall_;  // prompt_ stands in the chain's first row
  std::optional<CursorPlace> cursor_;  // where the shadow had it when guesses were made last, and how far it had scrolled
  std::uint64_t scrolled_ = 0;
};

}  // namespace mp::predict
