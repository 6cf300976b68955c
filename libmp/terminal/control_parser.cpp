#include "libmp/terminal/control_parser.hpp"

#include <algorithm>
#include <limits>

#include "libmp/terminal/byte_scan.hpp"
#include "libmp/terminal/utf8.hpp"

namespace mp::terminal {
namespace {

constexpr std::uint8_t kNul = 0x00;
constexpr std::uint8_t kBel = 0x07;
constexpr std::uint8_t kCan = 0x18;
constexpr std::uint8_t kSub = 0x1a;
constexpr std::uint8_t kEsc = 0x1b;
constexpr std::uint8_t kFirstPrintable = 0x20;
constexpr std::uint8_t kDel = 0x7f;

constexpr bool is_intermediate(std::uint8_t byte) noexcept { return byte >= 0x20 && byte <= 0x2f; }
constexpr bool is_separator(std::uint8_t byte) noexcept { return byte == ':' || byte == ';'; }
constexpr bool is_prefix(std::uint8_t byte) noexcept { return byte >= '<' && byte <= '?'; }

// U+0080 to U+009F.
constexpr bool is_c1(ByteView character) noexcept { return character[0] == 0xc2 && character[1] < 0xa0; }

// How far whole characters go that a terminal shows or combines.
std::size_t text_run(ByteView bytes) noexcept {
  std::size_t size = ascii_run(bytes);
  while (size < bytes.size() && bytes[size] > kDel) {
    const auto rest = bytes.subspan(size);
    const auto piece = first_character(rest);
    if (piece.kind != Utf8Kind::character || is_c1(rest)) break;
    size += piece.size;
    size += ascii_run(bytes.subspan(size));
  }
  return size;
}

struct StringRow {
  char opened_by;
  StringKind kind;
};
constexpr std::array kStringRows{
    StringRow{']', StringKind::osc}, StringRow{'_', StringKind::apc},   StringRow{'^', StringKind::pm},
    StringRow{'X', StringKind::sos}, StringRow{'k', StringKind::title},
};

// OSC 52 carries a whole clipboard.
std::size_t most_of_string(StringKind kind, std::string_view beginning) noexcept {
  if (kind == StringKind::osc && beginning.starts_with("52;")) return limits::kMaxClipboardString;
  if (kind == StringKind::osc || kind == StringKind::title) return limits::kMaxTextString;
  return limits::kMaxOtherString;
}

}  // namespace

void ControlParser::feed(ByteView bytes, ParserHandler& handler) {
  in_ = bytes;
  token_rest_ = bytes.data();
  while (!in_.empty()) step(handler);
  if (!in_ground()) keep_unfinished();
}

void ControlParser::step(ParserHandler& handler) {
  switch (state_) {
    case State::ground:
      return take_ground(handler);
    case State::character:
      return take_character(handler);
    case State::escape:
    case State::escape_ignored:
      return take_escape(handler);
    case State::sequence_start:
    case State::parameters:
    case State::intermediates:
    case State::sequence_ignored:
      return take_sequence(handler);
    case State::string:
      return take_string(handler);
    case State::string_escape:
      return take_string_escape(handler);
  }
}

// --- text and control characters ---

void ControlParser::take_ground(ParserHandler& handler) {
  if (const auto run = text_run(in_); run > 0) {
    const auto text = as_text(in_.first(run));
    advance(run);
    handler.on_text(text);
    if (in_.empty()) return;
  }
  const auto byte = in_.front();
  if (byte > kDel) return take_beyond_ascii(handler);
  if (byte == kEsc) begin_token();
  advance(1);
  if (byte == kEsc) return begin_escape();
  if (byte != kDel && byte != kNul) handler.on_control(byte);
}

// A byte above DEL that begins no text: it is incomplete, invalid or a C1 control.
void ControlParser::take_beyond_ascii(ParserHandler& handler) {
  const auto piece = first_character(in_);
  if (piece.kind == Utf8Kind::incomplete) {
    begin_token();
    state_ = State::character;
  }
  advance(piece.size);
  if (piece.kind == Utf8Kind::invalid) handler.on_text(kReplacementCharacter);
}

// Goes on with a character that the last piece did not complete.
void ControlParser::take_character(ParserHandler& handler) {
  unfinished_.push_back(in_.front());
  const auto piece = first_character(unfinished_);
  if (piece.kind != Utf8Kind::invalid) advance(1);  // otherwise this byte begins something else
  token_rest_ = in_.data();
  if (piece.kind == Utf8Kind::incomplete) return;
  const std::string character(as_text(unfinished_));
  end_token();
  if (piece.kind == Utf8Kind::invalid) return handler.on_text(kReplacementCharacter);
  if (!is_c1(as_bytes(character))) handler.on_text(character);
}

// A control character within an escape or control sequence takes effect at once, and the sequence goes on.
void ControlParser::interrupt(std::uint8_t control, ParserHandler& handler) {
  if (control == kEsc) {
    begin_token();
    advance(1);
    return begin_escape();
  }
  if (control == kCan || control == kSub) {
    end_token();
    advance(1);
    return handler.on_control(control);
  }
  keep_unfinished();
  advance(1);
  token_rest_ = in_.data();
  const bool in_dcs_head = is_dcs_ && state_ != State::escape && state_ != State::escape_ignored;
  if (control != kNul && !in_dcs_head) handler.on_control(control);
}

// --- escape sequences ---

void ControlParser::begin_escape() noexcept {
  state_ = State::escape;
  intermediates_ = {};
}

void ControlParser::take_escape(ParserHandler& handler) {
  const auto byte = in_.front();
  if (byte < kFirstPrintable) return interrupt(byte, handler);
  advance(1);
  if (byte >= kDel) return;
  const auto character = static_cast<char>(byte);
  const bool ignored = state_ == State::escape_ignored;
  if (is_intermediate(byte)) {
    if (intermediates_[0] != 0) state_ = State::escape_ignored;
    intermediates_[0] = character;
    return;
  }
  if (intermediates_[0] == 0) {
    if (byte == '[') return begin_sequence(false);
    if (byte == 'P') return begin_sequence(true);
    const auto* row = std::ranges::find(kStringRows, character, &StringRow::opened_by);
    if (row != kStringRows.end()) return begin_string(row->kind, handler);
  }
  end_token();
  if (!ignored) handler.on_escape(intermediates_[0], character);
}

// --- control sequences and the heads of device control strings ---

void ControlParser::begin_sequence(bool is_dcs) noexcept {
  state_ = State::sequence_start;
  is_dcs_ = is_dcs;
  prefix_ = 0;
  final_ = 0;
  intermediate_count_ = 0;
  parameter_count_ = 0;
}

void ControlParser::take_sequence(ParserHandler& handler) {
  std::size_t taken = 0;
  while (taken < in_.size() && in_[taken] >= kFirstPrintable) {
    const auto byte = in_[taken++];
    if (byte < '@') {
      if (state_ != State::sequence_ignored) collect(byte);
    } else if (byte < kDel) {
      advance(taken);
      return end_sequence(static_cast<char>(byte), handler);
    }
  }
  advance(taken);
  if (!in_.empty()) interrupt(in_.front(), handler);
}

// A byte from 0x20 to 0x3f: what is before the final.
void ControlParser::collect(std::uint8_t byte) noexcept {
  if (is_intermediate(byte)) {
    state_ = State::intermediates;
    if (intermediate_count_ == intermediates_.size()) {
      state_ = State::sequence_ignored;
      return;
    }
    intermediates_[intermediate_count_++] = static_cast<char>(byte);
    return;
  }
  const bool misplaced = state_ == State::intermediates || (is_prefix(byte) && state_ != State::sequence_start);
  state_ = misplaced ? State::sequence_ignored : State::parameters;
  if (misplaced) return;
  if (is_prefix(byte)) {
    prefix_ = static_cast<char>(byte);
    return;
  }
  if (parameter_count_ == 0) parameters_[parameter_count_++] = {};
  if (is_separator(byte)) {
    parameter_count_ = std::min(parameter_count_ + 1, parameters_.size());
    parameters_[parameter_count_ - 1] = {.sub = byte == ':'};
    return;
  }
  auto& parameter = parameters_[parameter_count_ - 1];
  constexpr std::uint32_t kMost = std::numeric_limits<std::uint16_t>::max();
  parameter.value = static_cast<std::uint16_t>(std::min<std::uint32_t>(parameter.value * 10u + byte - '0', kMost));
  parameter.given = true;
}

void ControlParser::end_sequence(char final, ParserHandler& handler) {
  const bool ignored = state_ == State::sequence_ignored;
  final_ = ignored ? char{0} : final;
  if (is_dcs_) return begin_string(StringKind::dcs, handler);
  end_token();
  if (!ignored) handler.on_sequence(sequence());
}

ControlSequence ControlParser::sequence() const noexcept {
  ControlSequence sequence{.prefix = prefix_, .final = final_};
  std::copy_n(intermediates_.begin(), intermediate_count_, sequence.intermediates.begin());
  sequence.parameters = std::span(parameters_).first(std::min(parameter_count_, limits::kMaxSequenceParameters));
  return sequence;
}

// --- strings ---

void ControlParser::begin_string(StringKind kind, ParserHandler& handler) {
  state_ = State::string;
  string_kind_ = kind;
  string_cut_ = false;
  payload_.clear();
  handler.on_string_start(kind, kind == StringKind::dcs ? sequence() : ControlSequence{});
}

void ControlParser::take_string(ParserHandler& handler) {
  const auto size = run_without_controls(in_);
  store(in_.first(size));
  advance(size);
  if (in_.empty()) return;
  const auto byte = in_.front();
  if (byte == kCan || byte == kSub) return end_string(StringEnd::cancelled, handler);  // then they speak for themselves
  advance(1);
  if (byte == kEsc) state_ = State::string_escape;
  if (byte == kBel && string_kind_ == StringKind::osc) end_string(StringEnd::whole, handler, StringTerminator::bel);
}

void ControlParser::take_string_escape(ParserHandler& handler) {
  if (in_.front() == '\\') {
    advance(1);
    return end_string(StringEnd::whole, handler);
  }
  --consumed_;  // the ESC belongs to what comes now
  end_string(StringEnd::cancelled, handler);
  ++consumed_;
  unfinished_.assign(1, kEsc);
  token_rest_ = in_.data();
  begin_escape();
}

void ControlParser::store(ByteView part) {
  while (!part.empty()) {
    const auto room = most_of_string(string_kind_, payload_) - payload_.size();
    const auto kept = std::min(part.size(), room);
    if (kept == 0) {
      string_cut_ = true;
      return;
    }
    payload_ += as_text(part.first(kept));
    part = part.subspan(kept);
  }
}

void ControlParser::end_string(StringEnd end, ParserHandler& handler, StringTerminator terminator) {
  end_token();
  if (end == StringEnd::whole && string_cut_) end = StringEnd::cut;
  const auto head = string_kind_ == StringKind::dcs ? sequence() : ControlSequence{};
  handler.on_string({.kind = string_kind_, .head = head, .payload = payload_, .end = end, .terminator = terminator});
  if (payload_.capacity() > limits::kMaxOtherString) std::string().swap(payload_);
}

// --- where tokens begin and end ---

void ControlParser::advance(std::size_t bytes) noexcept {
  in_ = in_.subspan(bytes);
  consumed_ += bytes;
}

// The next byte is the first of a token that may not end in this piece.
void ControlParser::begin_token() noexcept {
  unfinished_.clear();
  unfinished_whole_ = true;
  token_rest_ = in_.data();
}

void ControlParser::end_token() noexcept {
  state_ = State::ground;
  unfinished_.clear();
  unfinished_whole_ = true;
}

void ControlParser::keep_unfinished() {
  const ByteView rest{token_rest_, in_.data()};
  const auto kept = std::min(rest.size(), limits::kMaxUnfinished - unfinished_.size());
  append(unfinished_, rest.first(kept));
  if (kept < rest.size()) unfinished_whole_ = false;
}

}  // namespace mp::terminal
