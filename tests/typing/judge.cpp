#include "tests/typing/judge.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <limits>
#include <sstream>

#include "libmp/core/bytes.hpp"

namespace mp::typing {
namespace {

[[nodiscard]] double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

[[nodiscard]] double milliseconds(Duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

[[nodiscard]] double seconds(Instant at) { return milliseconds(at.time_since_epoch()) / 1000; }

[[nodiscard]] std::string printable(ByteView bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    if (byte < 0x20 || byte == 0x7f) {
      text += {'^', static_cast<char>(byte ^ 0x40)};
    } else {
      text.push_back(static_cast<char>(byte));
    }
  }
  return text;
}

[[nodiscard]] std::ostringstream remark_at(Instant at) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(3) << std::setw(9) << seconds(at) << " s  " << std::setprecision(0);
  return text;
}

}  // namespace

void Measure::add(const Measure& other) {
  keys += other.keys;
  at_once += other.at_once;
  wrong += other.wrong;
  edits += other.edits;
  edits_at_once += other.edits_at_once;
  delays.insert(delays.end(), other.delays.begin(), other.delays.end());
}

double Measure::share_at_once() const { return share(at_once, keys); }
double Measure::share_of_edits_at_once() const { return share(edits_at_once, edits); }
double Measure::share_wrong() const { return share(wrong, keys); }

double Measure::delay_ms(double quantile) const {
  if (delays.empty()) return 0;
  auto sorted = delays;
  std::ranges::sort(sorted);
  const auto index = static_cast<std::size_t>(std::ceil(quantile * static_cast<double>(sorted.size())));
  const Duration delay = sorted[std::max<std::size_t>(index, 1) - 1];
  return delay == Duration::max() ? std::numeric_limits<double>::infinity() : milliseconds(delay);
}

Judge::Judge(const Reference& reference, Duration lag)
    : reference_{&reference}, lag_{lag}, picture_{reference.states().front()} {}

void Judge::handle_key(Instant now) {
  judge_glyphs(now);
  picture_since_ = std::max(picture_since_, now);
  const std::size_t number = typed_.size();
  typed_.push_back(now);
  if (number >= reference_->keys().size()) return;
  const Key& key = reference_->keys()[number];
  if (key.key_class == KeyClass::other) return;
  Waiting waiting{number, now, false};
  waiting.stood_before = key.key_class == KeyClass::text && shows(waiting);
  waiting_.push_back(waiting);
  (key.key_class == KeyClass::text ? measure_.keys : measure_.edits) += 1;
}

bool Judge::shows(const Waiting& waiting) const {
  const Key& key = reference_->keys()[waiting.key];
  const bool there =
      std::ranges::all_of(key.glyphs, [this](const PlacedGlyph& glyph) { return picture_.at(glyph.at) == glyph.glyph; });
  if (!there) return false;
  const Picture& after = reference_->states()[key.answer];
  if (picture_.cursor == after.cursor) return true;
  if (key.key_class == KeyClass::edit) return false;
  const terminal::Position last = key.glyphs.front().at;
  return !waiting.stood_before || (picture_.cursor.row == last.row && picture_.cursor.column > last.column);
}

void Judge::note_shown(const Waiting& waiting, Instant now) {
  const Key& key = reference_->keys()[waiting.key];
  const Duration delay = now == Instant::max() ? Duration::max() : now - waiting.typed;
  const bool at_once = delay < kAtOnce;
  if (key.key_class == KeyClass::text) {
    measure_.delays.push_back(delay);
    measure_.at_once += at_once ? 1 : 0;
  } else {
    measure_.edits_at_once += at_once ? 1 : 0;
  }
  if (at_once) return;
  auto remark = remark_at(waiting.typed);
  remark << "key " << waiting.key << " (" << printable(key.bytes) << ") shown ";
  if (delay == Duration::max()) {
    remark << "never";
  } else {
    remark << "after " << milliseconds(delay) << " ms";
  }
  remarks_.push_back(remark.str());
}

void Judge::handle_picture(Picture picture, Instant now) {
  judge_glyphs(now);
  picture_ = std::move(picture);
  picture_since_ = now;
  std::erase_if(waiting_, [&](const Waiting& waiting) {
    if (!shows(waiting)) return false;
    note_shown(waiting, now);
    return true;
  });
}

void Judge::finish(Instant now) {
  judge_glyphs(now);
  for (const auto& waiting : waiting_) note_shown(waiting, Instant::max());
  waiting_.clear();
}

// Right is what the recording showed at any time from the state that has certainly arrived until the answer of the newest key.
void Judge::judge_glyphs(Instant now) {
  const auto& keys = reference_->keys();
  if (now - picture_since_ < kVisible || keys.empty()) return;
  const std::size_t newest = std::min(typed_.size(), keys.size());
  const std::size_t last = newest == 0 ? keys.front().before : keys[newest - 1].answer;
  const std::size_t first = oldest_allowed(last);
  const std::uint16_t columns = picture_.size.columns;
  std::vector<PlacedGlyph> wrong;
  for (std::size_t cell = 0; cell < picture_.glyphs.size(); ++cell) {
    const Glyph glyph = picture_.glyphs[cell];
    if (glyph == Glyph::right_half || glyph == Glyph::blank) continue;
    if (allowed(cell, glyph, first, last)) continue;
    wrong.push_back({{static_cast<std::uint16_t>(cell / columns), static_cast<std::uint16_t>(cell % columns)}, glyph});
    if (std::ranges::find(wrong_, wrong.back()) != wrong_.end()) continue;
    ++measure_.wrong;
    auto remark = remark_at(picture_since_);
    remark << "wrong U+" << std::hex << static_cast<unsigned>(glyph) << std::dec << " in row " << cell / columns << ", column "
           << cell % columns << ", after key " << newest;
    remarks_.push_back(remark.str());
  }
  wrong_ = std::move(wrong);
}

// The newest key that is older than the lag has arrived, and as much of what followed it as has had the time.
std::size_t Judge::oldest_allowed(std::size_t last) const {
  const Instant arrived = picture_since_ - lag_;
  const auto known = std::min<std::size_t>(static_cast<std::size_t>(std::ranges::upper_bound(typed_, arrived) - typed_.begin()),
                                           reference_->keys().size());
  if (known == 0) return 0;
  const Key& key = reference_->keys()[known - 1];
  const Instant until = key.at + (arrived - typed_[known - 1]);
  std::size_t state = std::min(key.before, last);
  while (state < last && reference_->times()[state + 1] <= until) ++state;
  return state;
}

bool Judge::allowed(std::size_t cell, Glyph glyph, std::size_t first, std::size_t last) const {
  for (std::size_t state = last + 1; state-- > first;) {
    if (reference_->states()[state].glyphs[cell] == glyph) return true;
  }
  return false;
}

}  // namespace mp::typing
