#include "libmp/predict/predictor.hpp"

#include <algorithm>
#include <utility>

namespace mp::predict {

using terminal::Screen;

namespace {

// A program is painting: the cursor is where it is only for the moment.
bool in_motion(const Screen& shadow) { return shadow.modes().synchronised_output || !shadow.modes().cursor_visible; }

}  // namespace

// --- what happens -----------------------------------------------------------------------------------------------------------

void Predictor::handle_typed(ByteView typed, std::uint64_t end, const Screen& shadow, Instant now) {
  if (showing_ == Showing::never) return;
  notice_size(shadow);
  for (Key& key : reader_.read(typed, end)) {
    ++figures_.typed;
    const bool edits = key.kind != KeyKind::other && key.kind != KeyKind::enter;
    const bool first = chain_.empty();
    const auto guessable = edits && guesses_here() ? PendingKey::Guessable::yes : PendingKey::Guessable::no;
    if (guessable == PendingKey::Guessable::no) key.text.clear();  // it may be of a password, and nobody needs it
    chain_.push(std::move(key), now, guessable);
    if (first) place_anew(shadow);
  }
  place_waiting(shadow);
  show(shadow, now);
  for (std::size_t i = chain_.seen(end - typed.size()); i < chain_.size(); ++i)
    figures_.shown_at_once += chain_[i].was_shown ? 1u : 0u;
}

void Predictor::handle_output(const Screen& shadow, Instant now) {
  notice_size(shadow);
  if (shadow.consumed() != consumed_) {
    consumed_ = shadow.consumed();
    last_output_ = now;
    answered_ = unexplained_ = true;
  }
  judge(Settled::no, shadow, now);
  show(shadow, now);
}

void Predictor::handle_mark(std::uint64_t input, Settled settled, const Screen& shadow, Instant now) {
  notice_size(shadow);
  if (input > seen_) answered_ = unexplained_ = false;
  seen_ = std::max(seen_, input);
  if (settled == Settled::yes) judge(settled, shadow, now);
  show(shadow, now);
}

void Predictor::handle_line_mode(const LineMode& mode, const Screen& shadow, Instant now) {
  if (mode == line_mode_) return;
  line_mode_ = mode;
  // A password that was typed before it was asked for.
  if (mode.canonical && !mode.echoes) chain_.give_up();
  drop(chain_.seen(seen_));
  begin_epoch();
  place_anew(shadow);
  show(shadow, now);
}

void Predictor::handle_repaint(const Screen& shadow, Instant now) {
  drop(chain_.seen(seen_));
  begin_epoch();
  prompt_.reset();
  prompt_known_ = false;
  decide_at_.reset();
  place_anew(shadow);
  show(shadow, now);
}

// Guesses are places on the screen.
void Predictor::notice_size(const Screen& shadow) {
  if (shadow.size() == size_) return;
  size_ = shadow.size();
  begin_epoch();
  place_anew(shadow);
}

void Predictor::set_round_trip(Duration smoothed, Duration variation) {
  patience_ = std::clamp<Duration>(4 * variation, kLeastPatience, kMostPatience);
  policy_.set_round_trip(smoothed, variation);
}

void Predictor::handle_timeout(const Screen& shadow, Instant now) {
  notice_size(shadow);
  if (decide_at_ && now >= *decide_at_) judge(Settled::no, shadow, now);
  show(shadow, now);
}

std::optional<Instant> Predictor::next_timeout() const {
  const auto policy = policy_.next_timeout();
  if (!decide_at_ || !policy) return decide_at_ ? decide_at_ : policy;
  return std::min(*decide_at_, *policy);
}

// --- judging guesses --------------------------------------------------------------------------------------------------------

void Predictor::judge(Settled settled, const Screen& shadow, Instant now) {
  decide_at_.reset();
  if (settled == Settled::no && in_motion(shadow) && now < last_output_ + patience_) {
    if (!chain_.empty()) decide_at_ = last_output_ + patience_;
    return;
  }
  do {
    if (chain_.seen(seen_) > 0 && !judge_first(settled, shadow, now)) return;
    place_anew(shadow);
  } while (chain_.seen(seen_) > 0);
}

// What has been seen of the first keys. True: they are dealt with, and others are the first now.
bool Predictor::judge_first(Settled settled, const Screen& shadow, Instant now) {
  const std::size_t guessed = chain_.guessed(chain_.seen(seen_));
  if (guessed == 0) return judge_unguessed(settled, shadow, now);
  const Verdict verdict = chain_.judge(shadow, guessed);
  if (verdict.confirmed > 0) {
    confirm(verdict.confirmed, shadow);
    return true;
  }
  const bool hopeless = chain_[0].guess->confidence == Confidence::doubtful && unexplained_;
  note_waiting(verdict.unchanged, now);
  const auto given_up = given_up_at(verdict.unchanged);
  if (settled == Settled::no && !hopeless && !(given_up && now >= *given_up)) {
    decide_at_ = given_up;
    return false;
  }
  if (verdict.unchanged && verdict.still) {
    drop(guessed);
  } else if (!verdict.unchanged && guessed < chain_.seen(seen_)) {
    // A key of which nothing is guessed has been answered with them: all that can be told is whether they are there.
    if (verdict.cells_shown) credit(guessed, shadow);
    drop(guessed + unguessed_from(guessed));
    begin_epoch();
  } else {
    drop_wrong(chain_.seen(seen_), shadow);
  }
  return true;
}

// Any output that guesses don't explain answers a key of which nothing is guessed; but Enter when the cursor has left its row:
// what is typed behind it may go elsewhere, and be a secret there.
bool Predictor::judge_unguessed(Settled settled, const Screen& shadow, Instant now) {
  const bool left_row =
      !cursor_ || cursor_->position.row != shadow.cursor().position.row || scrolled_ != shadow.lines_scrolled();
  const bool answered = unexplained_ && (left_row || chain_[0].key.kind != KeyKind::enter);
  waiting_.reset();
  const auto given_up = given_up_at(true);
  if (!answered && settled == Settled::no && !(given_up && now >= *given_up)) {
    decide_at_ = given_up;
    return false;
  }
  unexplained_ = false;
  drop(unguessed_from(0));
  begin_epoch();
  return true;
}

// Keys from this one on that have been seen, up to an Enter behind it: where they went can't be told.
std::size_t Predictor::unguessed_from(std::size_t index) const {
  std::size_t end = index + 1;
  while (end < chain_.seen(seen_) && chain_[end].key.kind != KeyKind::enter) ++end;
  return end - index;
}

void Predictor::note_waiting(bool unchanged, Instant now) {
  if (!waiting_ || waiting_->unchanged != unchanged) waiting_ = Waiting{unchanged, now};
}

// Where nothing has come at all, the server will say when nothing will.
std::optional<Instant> Predictor::given_up_at(bool unchanged) const {
  if (unchanged && !answered_) return std::nullopt;
  const Duration patience = unchanged ? kUnansweredPatience : patience_;
  return (waiting_ ? std::min(last_output_, waiting_->since + patience) : last_output_) + patience;
}

void Predictor::credit(std::size_t count, const Screen& shadow) {
  ContextRecord& record = records_.of(*context_);
  if (!earned_ && chain_[0].guess->key_class == KeyClass::insert) record.start.hit();
  for (std::size_t i = 0; i < count; ++i) record.of(chain_[i].guess->key_class).hit();
  if (chain_.tail_shifted(shadow)) record.tail(chain_[0].guess->tail) = TailRule::shifts;
  figures_.confirmed += count;
}

void Predictor::confirm(std::size_t count, const Screen& shadow) {
  credit(count, shadow);
  earned_ = true;
  unexplained_ = false;
  drop(count);
  cursor_ = cursor_of(shadow);
}

void Predictor::drop_wrong(std::size_t count, const Screen& shadow) {
  blame(chain_[0], shadow);
  for (std::size_t i = 0; i < count; ++i) figures_.wrong += chain_[i].was_shown ? 1u : 0u;
  drop(count);
  begin_epoch();
}

void Predictor::blame(const PendingKey& first, const Screen& shadow) {
  ContextRecord& record = records_.of(*context_);
  const bool starts = !earned_ && first.guess->key_class == KeyClass::insert;
  Score& score = starts ? record.start : record.of(first.guess->key_class);
  if (!first.was_shown) {
    score.miss();
  } else {
    starts ? score.ruin() : score.shame();
  }
  if (chain_.tail_stayed(shadow)) record.tail(first.guess->tail) = TailRule::stays;
  // The cursor has jumped to the left instead of going on.
  const std::uint16_t column = first.guess->cursor.position.column;
  const bool broke_line = column > shadow.size().columns / 2 && shadow.cursor().position.column < column / 2;
  if (!broke_line || !context_->alternate_screen || first.key.kind != KeyKind::character) return;
  std::uint16_t& margin = records_.of(context_->anywhere_in_row()).margin;
  margin = std::min(margin, column);
}

void Predictor::drop(std::size_t count) {
  if (count == 0) return;
  waiting_.reset();
  bool entered = false;
  for (std::size_t i = 0; i < count; ++i) entered = entered || chain_[i].key.kind == KeyKind::enter;
  chain_.drop(count);
  if (entered) prompt_.reset();
  prompt_known_ = prompt_.has_value();
}

// --- making guesses ---------------------------------------------------------------------------------------------------------

void Predictor::begin_epoch() {
  earned_ = false;
  context_.reset();
}

void Predictor::place_anew(const Screen& shadow) {
  const CursorPlace cursor = cursor_of(shadow);
  // Something that was not typed has moved it.
  if (cursor_ && !same_place(*cursor_, cursor)) begin_epoch();
  cursor_ = cursor;
  scrolled_ = shadow.lines_scrolled();
  chain_.begin(shadow);
  if (chain_.empty()) return;
  if (guesses_here() && !prompt_known_) prompt_ = Prompt::before(shadow, cursor.position);
  place_waiting(shadow);
}

void Predictor::place_waiting(const Screen& shadow) {
  if (!guesses_here() || in_motion(shadow)) return chain_.end();
  while (PendingKey* key = chain_.next()) {
    if (chain_.guessed(1) == 0) look_around(shadow);
    const std::uint16_t margin = records_.of(context_->anywhere_in_row()).margin;
    ContextRecord& record = records_.of(*context_);
    auto change = change_by(key->key, {.screen = shadow, .sketch = chain_.sketch(), .wall = wall_, .tails = record.tails});
    if (!change) return chain_.end();
    const bool beyond = change->key_class == KeyClass::insert && change->cursor.position.column >= margin;
    if (beyond) change->key_class = KeyClass::wrap;
    figures_.predicted += key->predicted ? 0 : 1;
    key->predicted = true;
    const Confidence confidence = confidence_of(change->key_class, record);
    chain_.place(shadow, std::move(*change), confidence);
    if (confidence == Confidence::doubtful) return chain_.end();
  }
}

// Where the first guess of the chain is made.
void Predictor::look_around(const Screen& shadow) {
  const terminal::Position cursor = shadow.cursor().position;
  wall_.reset();
  if (prompt_ && prompt_->stands_before(shadow, cursor)) wall_ = prompt_->columns;
  EchoContext here = EchoContext::of(shadow, cursor, wall_.value_or(cursor.column));
  if (context_ && !same_modes(*context_, here)) begin_epoch();
  if (!context_ || !earned_) context_ = std::move(here);
}

Confidence Predictor::confidence_of(KeyClass key_class, ContextRecord& record) const {
  const std::size_t before = chain_.guessed(chain_.size());
  Confidence confidence = Confidence::shown;
  if (before > 0) {
    confidence = chain_[before - 1].guess->confidence;
  } else if (!earned_) {
    if (record.start.bad()) return Confidence::doubtful;
    const bool ahead = chain_[0].typed_ahead && !context_->alternate_screen;
    if (!record.start.good() || context_->may_be_secret() || ahead) confidence = Confidence::hidden;
  }
  const Score& score = record.of(key_class);
  if (score.bad()) return Confidence::doubtful;
  return score.good() ? confidence : Confidence::hidden;
}

void Predictor::show(const Screen& shadow, Instant now) {
  const bool waits = chain_.guessed(1) > 0;
  policy_.note(waits ? std::optional(chain_[0].typed) : std::nullopt, now);
  shown_ = {};
  if (!policy_.shows()) return;
  for (std::size_t i = 0; i < chain_.shown(); ++i) chain_[i].was_shown = true;
  shown_ = chain_.drawing(shadow, policy_.underlines() ? terminal::Underline::single : terminal::Underline::none);
}

}  // namespace mp::predict
