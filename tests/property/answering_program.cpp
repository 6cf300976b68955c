#include "tests/property/answering_program.hpp"

namespace mp::test {
namespace {

constexpr predict::LineMode kRaw{.echoes = false, .canonical = false};
constexpr predict::LineMode kCooked{.echoes = true, .canonical = true};
constexpr predict::LineMode kSecret{.echoes = false, .canonical = true};
constexpr char kLeft = '\x02';  // what readline does with these
constexpr char kRight = '\x06';
constexpr std::size_t kLongestLine = 30;

std::string at(unsigned row, std::size_t column) { return "\x1b[" + std::to_string(row) + ";" + std::to_string(column) + "H"; }

}  // namespace

AnsweringProgram::Answer AnsweringProgram::change_mode(const predict::LineMode& mode, std::string output) {
  mode_ = mode;
  return {.output = std::move(output), .mode_before = mode, .mode_behind = {}};
}

AnsweringProgram::Answer AnsweringProgram::begin() {
  return change_mode(kRaw, habit_ == Habit::fills_screen ? "\x1b[?1049h\x1b[24;1H-- INSERT --" + at(1, 1) : "$ ");
}

AnsweringProgram::Answer AnsweringProgram::handle(std::string_view keys) {
  Answer answer;
  // Digits are secrets: who finds one on the screen has found a guess.
  const bool cursor_key = keys.size() > 1;
  for (const char key : keys) take_key(!cursor_key && key >= '0' && key <= '9' ? '_' : key, answer);
  if (habit_ == Habit::redraws_all) paint(answer.output);
  return answer;
}

// A picture of everything, and a cursor that comes back at the end.
void AnsweringProgram::paint(std::string& output) {
  output += "\x1b[?25l\x1b[H\x1b[2J";
  for (unsigned row = 1; row < 6; ++row) output += at(row, 1) + "row " + std::string(row, '=');
  output += at(8, 1) + "> " + line_ + at(8, 3 + cursor_) + "\x1b[?25h";
}

void AnsweringProgram::take_secret(char key, Answer& answer) {
  if (mode_ == kCooked && random_.chance(0.3)) answer.mode_before = mode_ = kSecret;
  if (mode_ == kCooked) answer.output += key == '\r' ? "\r\n" : "_";
  if (key != '\r') return;
  line_.clear();
  cursor_ = 0;
  answer.output += "\r\n$ ";
  answer.mode_behind = mode_ = kRaw;
}

void AnsweringProgram::take_key(char key, Answer& answer) {
  if (mode_ != kRaw) return take_secret(key, answer);
  if (escape_ == Escape::begun && key == '[') {
    escape_ = Escape::sequence;
    return;
  }
  if (key == '\x1b') {
    escape_ = Escape::begun;
    return;
  }
  const bool arrow = escape_ == Escape::sequence;
  escape_ = Escape::none;
  switch (habit_) {
    case Habit::silent:
      return;
    case Habit::echoes:
      answer.output += arrow ? "" : key == '\r' ? "\r\n$ " : key == '\x7f' ? "\b \b" : std::string(1, key);
      return;
    case Habit::disguises:
      answer.output += key == '\r' ? "\r\n$ " : "*";
      return;
    case Habit::asks_secret:
      if (key == '\r' && !arrow) {
        answer.output += "\r\n";
        mode_ = random_.chance(0.5) ? kCooked : kSecret;
        answer.mode_behind = mode_;
        return;
      }
      [[fallthrough]];
    default:
      edit(arrow ? (key == 'D' ? kLeft : kRight) : key, answer.output);
  }
}

void AnsweringProgram::edit(char key, std::string& output) {
  const std::string edge = habit_ == Habit::fills_screen ? at(row_, 1) : "\r$ ";
  if (key == '\r') {
    line_.clear();
    cursor_ = 0;
    row_ = row_ % 20 + 1;
    output += habit_ == Habit::fills_screen ? at(row_, 1) : "\r\n$ ";
    return;
  }
  if (key == kLeft) {
    if (cursor_ > 0) --cursor_, output += "\b";
  } else if (key == kRight) {
    if (cursor_ < line_.size()) output += line_[cursor_++];
  } else if (key == '\x7f') {
    if (cursor_ == 0) return;
    line_.erase(--cursor_, 1);
    output += edge + line_ + "\x1b[K" + edge + line_.substr(0, cursor_);
  } else if (line_.size() < kLongestLine) {
    line_.insert(cursor_++, 1, key);
    const std::string rest = line_.substr(cursor_);
    output += key + rest + std::string(rest.size(), '\b');
  }
}

AnsweringProgram::Answer AnsweringProgram::chatter() {
  if (mode_ == kCooked && random_.chance(0.5)) return change_mode(kSecret, "");
  switch (random_.below(3)) {
    case 0:
      return {.output =
                  "\x1b"
                  "7\x1b[24;30Hclock " +
                  std::string(random_.below(8), '=') +
                  "\x1b"
                  "8",
              .mode_before = {},
              .mode_behind = {}};
    case 1:
      return {.output = "\a", .mode_before = {}, .mode_behind = {}};
    default:
      return {.output = "\r\x1b[Kjob done\r\n$ " + line_ + std::string(line_.size() - cursor_, '\b'),
              .mode_before = {},
              .mode_behind = {}};
  }
}

}  // namespace mp::test
