#include "tests/property/hostile_stream.hpp"

#include <array>
#include <string>
#include <string_view>

namespace mp::test {
namespace {

// # stands for a small number, % for one of those that are modes.
constexpr std::array<std::string_view, 112> kPieces{
    "a",
    "text ",
    "more text that is longer than some rows are wide ",
    " ",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    "\b",
    "\t",
    "\x0e",
    "\x0f",
    "\xe4\xbd\xa0",
    "\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xb8\x96",
    "e\xcc\x81",
    "\xcc\x88",
    "\xf0\x9f\x98\x80",
    "\xe2\x94\x80\xe2\x94\x82",
    "\xff",
    "\x1b",
    "\x1b[#A",
    "\x1b[#B",
    "\x1b[#C",
    "\x1b[#D",
    "\x1b[#;#H",
    "\x1b[#;#H",
    "\x1b[#;#H",
    "\x1b[#G",
    "\x1b[#d",
    "\x1b[#E",
    "\x1b[#F",
    "\x1b[H",
    "\x1b[#I",
    "\x1b[#Z",
    "\x1b[#a",
    "\x1b[#e",
    "\x1b[#X",
    "\x1b[#@",
    "\x1b[#P",
    "\x1b[#L",
    "\x1b[#M",
    "\x1b[#S",
    "\x1b[#T",
    "\x1b[#b",
    "\x1b[K",
    "\x1b[1K",
    "\x1b[2K",
    "\x1b[J",
    "\x1b[1J",
    "\x1b[2J",
    "\x1b[?K",
    "\x1b[?1K",
    "\x1b[?J",
    "\x1b[#'}",
    "\x1b[#'~",
    "\x1b[#;#r",
    "\x1b[#;#r",
    "\x1b[r",
    "\x1b[#;#s",
    "\x1b[u",
    "\x1b[s",
    "\x1b"
    "7",
    "\x1b"
    "8",
    "\x1b\x44",  // IND
    "\x1bM",
    "\x1b"
    "E",
    "\x1bH",
    "\x1b[g",
    "\x1b[3g",
    "\x1b[%h",
    "\x1b[%l",
    "\x1b[?%h",
    "\x1b[?%h",
    "\x1b[?%l",
    "\x1b[?%l",
    "\x1b[?%s",
    "\x1b[?%r",
    "\x1b"
    "6",
    "\x1b"
    "9",
    "\x1b[?1049h",
    "\x1b[?1049l",
    "\x1b[?47h",
    "\x1b[?47l",
    "\x1b[3#m",
    "\x1b[4#m",
    "\x1b[#m",
    "\x1b[m",
    "\x1b[38;5;#m",
    "\x1b[48:2::#:#:#m",
    "\x1b[4:#m",
    "\x1b[58:5:#m",
    "\x1b[9#m",
    "\x1b[#\"q",
    "\x1b[# q",
    "\x1b(0",
    "\x1b(B",
    "\x1b)0",
    "\x1b*A",
    "\x1bN",
    "\x1bn",
    "\x1b#6",
    "\x1b#3",
    "\x1b#5",
    "\x1b#8",
    "\x1b[4#;#;#;#;#$x",
    "\x1b[#;#;#;#$z",
    "\x1b[#;#;#;#${",
    "\x1b[#;#;#;#;1;#;#;1$v",
    "\x1b[>#u",
    "\x1b[<u",
    "\x1b[>4;#m",
};
constexpr std::array<std::string_view, 14> kRare{
    "\x1b]0;title #\x07",
    "\x1b]2;window #\x1b\\",
    "\x1b]1;icon\x07",
    "\x1b[22;0t",
    "\x1b[23;0t",
    "\x1b]8;;http://example.org/#\x1b\\",
    "\x1b]8;;\x1b\\",
    "\x1b]4;#;red\x07",
    "\x1b]104;#\x07",
    "\x1b]11;blue\x07",
    "\x1b]111\x07",
    "\x1b]7;file:///#\x07",
    "\x1b[!p",
    "\x1b=",
};
constexpr std::array<std::string_view, 22> kModes{"1",    "3",    "4",    "5",    "6",    "6",   "7",    "7",
                                                  "12",   "20",   "25",   "45",   "69",   "69",  "1000", "1003",
                                                  "1006", "1015", "1004", "2004", "2026", "7777"};

template <typename Choices>
[[nodiscard]] std::string_view choose(SeededRandom& random, const Choices& choices) {
  return choices[random.below(choices.size())];
}

void append_filled(SeededRandom& random, std::string_view piece, Bytes& to) {
  for (const char c : piece) {
    if (c == '#') {
      append(to, as_bytes(std::to_string(random.below(random.chance(0.1) ? 300 : 12))));
    } else if (c == '%') {
      append(to, as_bytes(choose(random, kModes)));
    } else {
      to.push_back(static_cast<std::uint8_t>(c));
    }
  }
}

}  // namespace

Bytes random_sequences(SeededRandom& random, std::size_t pieces) {
  Bytes out;
  for (std::size_t i = 0; i < pieces; ++i) {
    append_filled(random, random.chance(0.04) ? choose(random, kRare) : choose(random, kPieces), out);
    if (random.chance(0.2)) append(out, as_bytes("word"));
  }
  return out;
}

Bytes random_bytes(SeededRandom& random, std::size_t count) {
  constexpr std::string_view kFrequent = "\x1b\x1b\x1b[[[;;?#0123456789hlmHJKr\r\n";
  Bytes out(count);
  random.fill(out);
  for (std::uint8_t& byte : out) {
    if (random.chance(0.6)) byte = static_cast<std::uint8_t>(kFrequent[random.below(kFrequent.size())]);
  }
  return out;
}

}  // namespace mp::test
