#include "libmp/predict/guess_chain.hpp"

#include <algorithm>
#include <utility>

#include "libmp/core/limits.hpp"

namespace mp::predict {
namespace {

using terminal::Screen;

// Where nothing should stand, a suggestion may.
bool shows(const Screen& screen, terminal::Position at, const Glyph& glyph) {
  return stands_at(screen, at, glyph) || (glyph.blank() && is_faint(screen, at));
}

// Which slots differ from something.
class Differences {
 public:
  explicit Differences(std::size_t slots) : differs_(slots, false) {}
  void set(std::size_t slot, bool differs) {
    if (differs_[slot] == differs) return;
    differs_[slot] = differs;
    differs ? ++count_ : --count_;
  }
  [[nodiscard]] bool none() const noexcept { return count_ == 0; }

 private:
  std::vector<bool> differs_;
  std::size_t count_ = 0;
};

}  // namespace

void GuessChain::push(Key key, Instant typed, PendingKey::Guessable guessable) {
  if (keys_.size() == limits::kMaxPendingKeys) give_up();
  const bool ahead =
      std::any_of(keys_.begin(), keys_.end(), [](const PendingKey& pending) { return pending.key.kind == KeyKind::enter; });
  keys_.push_back({.key = std::move(key), .typed = typed, .guessable = guessable, .typed_ahead = ahead, .guess = {}});
}

void GuessChain::drop(std::size_t count) {
  keys_.erase(keys_.begin(), keys_.begin() + static_cast<std::ptrdiff_t>(count));
  placed_ -= std::min(placed_, count);
}

void GuessChain::give_up() {
  if (keys_.empty()) return;
  const PendingKey last{
      .key = {.kind = KeyKind::other, .text = {}, .end = keys_.back().key.end}, .typed = keys_.front().typed, .guess = {}};
  keys_.assign(1, last);
  placed_ = 0;
  ended_ = true;
}

std::size_t GuessChain::seen(std::uint64_t input) const noexcept {
  const auto unseen = std::find_if(keys_.begin(), keys_.end(), [&](const PendingKey& k) { return k.key.end > input; });
  return static_cast<std::size_t>(unseen - keys_.begin());
}

std::size_t GuessChain::guessed(std::size_t most) const noexcept { return std::min(placed_, most); }

void GuessChain::begin(const Screen& screen) {
  for (PendingKey& key : keys_) key.guess.reset();
  sketch_.begin(screen);
  placed_ = 0;
  ended_ = false;
}

PendingKey* GuessChain::next() noexcept {
  const bool full = sketch_.slots().size() >= limits::kMaxGuessedCells;
  if (placed_ < keys_.size() && (full || keys_[placed_].guessable == PendingKey::Guessable::no)) end();
  return ended_ || placed_ == keys_.size() ? nullptr : &keys_[placed_];
}

void GuessChain::place(const Screen& screen, Change change, Confidence confidence) {
  const std::vector<std::size_t> slots = sketch_.draw(screen, change.cells, change.cursor);
  Guess guess{
      .key_class = change.key_class, .tail = change.tail, .confidence = confidence, .parts = {}, .cursor = change.cursor};
  guess.parts.reserve(slots.size());
  for (std::size_t i = 0; i < slots.size(); ++i) guess.parts.push_back({slots[i], std::move(change.cells[i].glyph)});
  keys_[placed_].guess = std::move(guess);
  ++placed_;
}

Verdict GuessChain::judge(const Screen& screen, std::size_t count) const {
  const auto& slots = sketch_.slots();
  Differences from_screen(slots.size());  // of what the guesses come to
  Differences from_before(slots.size());
  Differences since_before(slots.size());  // of the screen
  const CursorPlace cursor = cursor_of(screen);
  Verdict verdict;
  for (std::size_t i = 0; i < count; ++i) {
    const Guess& guess = *keys_[i].guess;
    for (const Guess::Part& part : guess.parts) {
      const Sketch::Slot& slot = slots[part.slot];
      from_screen.set(part.slot, !shows(screen, slot.at, part.glyph));
      from_before.set(part.slot, !slot.before.same_text(part.glyph));
      since_before.set(part.slot, !stands_at(screen, slot.at, slot.before));
    }
    verdict.still = from_before.none() && same_place(guess.cursor, sketch_.cursor_before());
    if (from_screen.none() && same_place(guess.cursor, cursor) && !verdict.still) verdict.confirmed = i + 1;
  }
  verdict.cells_shown = from_screen.none() && !slots.empty();
  verdict.unchanged = since_before.none() && same_place(cursor, sketch_.cursor_before());
  return verdict;
}

bool GuessChain::tail_stayed(const Screen& screen) const {
  const Guess& guess = *keys_.front().guess;
  if (guess.tail == Tail::none || guess.parts.size() < 2 || !same_place(guess.cursor, cursor_of(screen))) return false;
  const auto& slots = sketch_.slots();
  if (!shows(screen, slots[guess.parts[0].slot].at, guess.parts[0].glyph)) return false;
  return std::all_of(guess.parts.begin() + 1, guess.parts.end(),
                     [&](const Guess::Part& part) { return stands_at(screen, slots[part.slot].at, slots[part.slot].before); });
}

bool GuessChain::tail_shifted(const Screen& screen) const {
  const Guess& guess = *keys_.front().guess;
  if (guess.tail == Tail::none || guess.parts.size() != 1) return false;
  const Sketch::Slot& typed = sketch_.slots()[guess.parts[0].slot];
  if (typed.before.same_text(guess.parts[0].glyph)) return false;
  return !typed.before.blank() && typed.at.column + 1u < screen.size().columns &&
         stands_at(screen, {typed.at.row, static_cast<std::uint16_t>(typed.at.column + 1)}, typed.before);
}

std::size_t GuessChain::shown() const noexcept {
  const auto end = keys_.begin() + static_cast<std::ptrdiff_t>(placed_);
  const auto hidden =
      std::find_if(keys_.begin(), end, [](const PendingKey& key) { return key.guess->confidence != Confidence::shown; });
  return static_cast<std::size_t>(hidden - keys_.begin());
}

terminal::Guesses GuessChain::drawing(const Screen& screen, terminal::Underline underline) const {
  terminal::Guesses drawing;
  const std::size_t count = shown();
  if (count == 0) return drawing;
  std::vector<const Glyph*> last(sketch_.slots().size(), nullptr);
  for (std::size_t i = 0; i < count; ++i)
    for (const Guess::Part& part : keys_[i].guess->parts) last[part.slot] = &part.glyph;
  for (std::size_t slot = 0; slot < last.size(); ++slot) {
    const terminal::Position at = sketch_.slots()[slot].at;
    if (last[slot] == nullptr || last[slot]->right_half() || stands_at(screen, at, *last[slot])) continue;
    terminal::GuessedCell cell{.at = at, .text = last[slot]->text, .width = last[slot]->width, .style = last[slot]->style};
    if (underline != terminal::Underline::none && !last[slot]->blank()) cell.style.underline = underline;
    drawing.cells.push_back(std::move(cell));
  }
  const CursorPlace& cursor = keys_[count - 1].guess->cursor;
  if (cursor.position != screen.cursor().position) drawing.cursor = cursor.position;
  return drawing;
}

}  // namespace mp::predict
