// Output of a program that does everything a terminal can do, in no order that makes sense: ordinary sequences with ordinary
// and with absurd numbers, text of all widths, strings, broken ones. The same seed gives the same bytes.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "tests/support/seeded_random.hpp"

namespace mp::test {

class RandomOutput {
 public:
  explicit RandomOutput(std::uint64_t seed) : random_(seed) {}

  // So many tokens.
  [[nodiscard]] std::string tokens(std::size_t count) {
    std::string output;
    for (; count > 0; --count) output += token();
    return output;
  }

 private:
  [[nodiscard]] std::string token() {
    const auto kind = random_.below(20);
    if (kind < 7) return text();
    if (kind < 10) return pick(kControls);
    if (kind < 15) return "\x1b[" + numbers() + pick(kFinals);
    if (kind < 16) return pick(kModes);
    if (kind < 17) return pick(kEscapes);
    if (kind < 18) return "\x1b[" + pick(kColours) + "m";
    if (kind < 19) return pick(kStrings);
    return garbage();
  }

  [[nodiscard]] std::string text() {
    std::string text;
    for (auto size = random_.below(12) + 1; size > 0; --size) {
      text += random_.chance(0.8) ? std::string(1, static_cast<char>(' ' + random_.below(95))) : pick(kCharacters);
    }
    return text;
  }

  [[nodiscard]] std::string numbers() {
    std::string numbers;
    for (auto size = random_.below(3); size > 0; --size) {
      if (!numbers.empty()) numbers += ';';
      if (random_.chance(0.9)) numbers += std::to_string(random_.below(random_.chance(0.95) ? 12 : 70000));
    }
    return numbers;
  }

  [[nodiscard]] std::string garbage() {
    std::string bytes(random_.below(5) + 1, ' ');
    for (char& byte : bytes) byte = static_cast<char>(random_.below(256));
    return bytes;
  }

  template <std::size_t kSize>
  [[nodiscard]] std::string pick(const std::array<std::string_view, kSize>& from) {
    return std::string{from.at(random_.below(kSize))};
  }

  static constexpr std::array<std::string_view, 12> kCharacters{
      "\xc3\xa4",         "\xe6\x97\xa5", "\xed\x95\x9c", "\xf0\x9f\x98\x80", "\xcc\x81", "\xe2\x80\x8d", "\xef\xb8\x8f",
      "\xf0\x9f\x91\xa9", "\xe2\x94\x80", "\xff",         "\xe0\xb8\xb3",     "\xcd\x8f"};
  static constexpr std::array<std::string_view, 10> kControls{"\r\n", "\r\n", "\n",   "\r",   "\b",
                                                              "\t",   "\v",   "\x0e", "\x0f", "\a"};
  static constexpr std::array<std::string_view, 40> kFinals{
      "A", "B", "C", "D", "E", "F", "G", "H", "H",  "H",  "I",   "J",  "K",  "L",  "M", "P", "S", "T", "X",  "Z",
      "@", "a", "b", "d", "e", "f", "g", "r", "'}", "'~", "\"q", "?K", " q", "!p", "s", "u", "`", "^", "$x", "m"};
  static constexpr std::array<std::string_view, 30> kModes{
      "\x1b[4h",     "\x1b[4l",     "\x1b[20h",    "\x1b[20l",    "\x1b[?5h",         "\x1b[?6h",
      "\x1b[?6l",    "\x1b[?7l",    "\x1b[?7h",    "\x1b[?25l",   "\x1b[?45h",        "\x1b[?69h",
      "\x1b[?69l",   "\x1b[2;7s",   "\x1b[?47h",   "\x1b[?47l",   "\x1b[?1047h",      "\x1b[?1047l",
      "\x1b[?1048h", "\x1b[?1048l", "\x1b[?1049h", "\x1b[?1049l", "\x1b[?1000;1006h", "\x1b[?1002l",
      "\x1b[?2004h", "\x1b[?2026h", "\x1b[>1u",    "\x1b[<u",     "\x1b[>4;2m",       "\x1b[?1004;66;9999h"};
  static constexpr std::array<std::string_view, 22> kEscapes{
      "\x1b"
      "7",
      "\x1b"
      "8",
      "\x1b"
      "D",
      "\x1b"
      "E",
      "\x1bH",
      "\x1bM",
      "\x1bN",
      "\x1bO",
      "\x1b=",
      "\x1b>",
      "\x1bn",
      "\x1b(0",
      "\x1b(B",
      "\x1b)0",
      "\x1b*A",
      "\x1b#3",
      "\x1b#4",
      "\x1b#5",
      "\x1b#6",
      "\x1b#8",
      "\x1b"
      "c",
      "\x1b~"};
  static constexpr std::array<std::string_view, 14> kColours{"",
                                                             "1;31",
                                                             "2;3;4:3;58:5:9",
                                                             "7;8;9",
                                                             "38;2;10;20;30;48;5;200",
                                                             "38:2::1:2:3;48:2::4:5:6;58:2::7:8:9;4:4",
                                                             "53;21",
                                                             "44",
                                                             "0;100",
                                                             "97;22;23;24;25;27;28;29",
                                                             "39;49",
                                                             "5",
                                                             "59;55",
                                                             "1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20"};
  static constexpr std::array<std::string_view, 12> kStrings{
      "\x1b]0;title\x07",       "\x1b]2;t\x1b\\",     "\x1b]8;;http://a/\x1b\\", "\x1b]8;id=x;http://b/\x07", "\x1b]8;;\x07",
      "\x1b]4;1;rgb:1/2/3\x07", "\x1b]104\x07",       "\x1b]10;#fff;#000\x07",   "\x1bPq#0;1\x1b\\",          "\x1b_app\x1b\\",
      "\x1bkname\x1b\\",        "\x1b]7;file:///\x07"};

  SeededRandom random_;
};

}  // namespace mp::test
