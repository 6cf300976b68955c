#include "libmp/session/cursor_question.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "libmp/core/contract.hpp"

namespace mp::session {
namespace {

constexpr std::string_view kQuestion = "\x1b[6n";  // DSR 6
// CPR: ESC [ row ; column R, both from 1 on.
constexpr std::string_view kBegin = "\x1b[";
constexpr std::size_t kMostDigits = 4;

enum class Match : std::uint8_t { none, beginning, whole };

struct Reading {
  Match match = Match::none;
  terminal::Position position;
};

// A number in decimal at the beginning of `text`, which loses it; at least one digit.
std::optional<std::uint16_t> take_number(std::string_view& text) {
  std::uint16_t number = 0;
  const auto end = text.data() + std::min(text.size(), kMostDigits);
  const auto [behind, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(behind - text.data()));
  return number;
}

Reading read_answer(std::string_view text) {
  constexpr Reading kNone{};
  constexpr Reading kBeginning{Match::beginning, {}};
  if (text.size() < kBegin.size()) return kBegin.starts_with(text) ? kBeginning : kNone;
  if (!text.starts_with(kBegin)) return kNone;
  text.remove_prefix(kBegin.size());
  if (text.empty()) return kBeginning;
  const auto row = take_number(text);
  if (!row || *row == 0) return kNone;
  if (text.empty()) return kBeginning;
  if (text.front() != ';') return kNone;
  text.remove_prefix(1);
  if (text.empty()) return kBeginning;
  const auto column = take_number(text);
  if (!column || *column == 0) return kNone;
  if (text.empty()) return kBeginning;
  if (text != "R") return kNone;
  return {Match::whole, {static_cast<std::uint16_t>(*row - 1), static_cast<std::uint16_t>(*column - 1)}};
}

}  // namespace

bool answers_questions(std::string_view terminal_type) noexcept { return !terminal_type.empty() && terminal_type != "dumb"; }

std::string_view CursorQuestion::ask(Instant now) {
  expects(!asked_, "the terminal is asked once");
  asked_ = now;
  return kQuestion;
}

Bytes CursorQuestion::handle(ByteView typed, Instant now) {
  Bytes keys;
  for (const auto byte : typed) take(byte, now, keys);
  return keys;
}

void CursorQuestion::take(std::uint8_t byte, Instant now, Bytes& typed) {
  if (!is_open(now, kForgotten)) {
    append(typed, std::exchange(held_, {}));
    typed.push_back(byte);
    return;
  }
  if (held_.empty()) held_since_ = now;
  held_.push_back(byte);
  auto reading = read_answer(as_text(held_));
  if (reading.match == Match::none) {
    // What was held back was typed; this byte may begin the answer.
    held_.pop_back();
    append(typed, std::exchange(held_, {byte}));
    held_since_ = now;
    reading = read_answer(as_text(held_));
    if (reading.match == Match::none) append(typed, std::exchange(held_, {}));
  }
  if (reading.match != Match::whole) return;
  answer_ = reading.position;
  held_.clear();
}

Bytes CursorQuestion::handle_timeout(Instant now) {
  if (held_.empty() || now < held_since_ + kPiece) return {};
  return std::exchange(held_, {});
}

std::optional<Instant> CursorQuestion::next_timeout(Instant now) const noexcept {
  if (!held_.empty()) return held_since_ + kPiece;
  if (is_fresh(now)) return *asked_ + kFresh;
  if (is_owed(now)) return *asked_ + kOwed;
  return std::nullopt;
}

}  // namespace mp::session
