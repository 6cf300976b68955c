#include "libmp/terminal/control_parser.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/recorded_tokens.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::terminal {
namespace {

using namespace std::string_literals;
using Lines = std::vector<std::string>;

// The tokens of `bytes`, which are the same for all pieces.
Lines tokens(const std::string& bytes) {
  ControlParser parser;
  test::RecordedTokens found;
  parser.feed(as_bytes(bytes), found);
  const auto with_places = test::tokens_of(bytes, bytes.size());
  for (std::size_t piece = 1; piece < bytes.size() && piece < 40; ++piece) {
    EXPECT_EQ(test::tokens_of(bytes, piece), with_places) << "in pieces of " << piece;
  }
  return found.lines();
}

TEST(ControlParser, TextAndControlCharacters) {
  EXPECT_EQ(tokens("one\r\ntwo\a\x0e"), (Lines{"text one", "control 13", "control 10", "text two", "control 7", "control 14"}));
}

TEST(ControlParser, NulAndDelAreFill) { EXPECT_EQ(tokens("a\0b\x7f\x63"s), (Lines{"text abc"})); }

TEST(ControlParser, TextIsHandedOnInPlaceAndAsOneRun) {
  const auto text = "plain, h\xc3\xa9, \xe6\xbc\xa2\xe5\xad\x97, \xf0\x9f\x98\x80."s;
  struct InPlace final : ParserHandler {
    void on_text(std::string_view utf8) override { runs.push_back(utf8); }
    void on_control(std::uint8_t) override {}
    void on_escape(char, char) override {}
    void on_sequence(const ControlSequence&) override {}
    void on_string_start(StringKind, const ControlSequence&) override {}
    void on_string(const ControlString&) override {}
    std::vector<std::string_view> runs;
  } handler;
  ControlParser().feed(as_bytes(text), handler);
  ASSERT_EQ(handler.runs.size(), 1u);
  EXPECT_EQ(handler.runs[0].data(), text.data());
  EXPECT_EQ(handler.runs[0].size(), text.size());
}

TEST(ControlParser, WhatIsNoUtf8BecomesReplacementCharacters) {
  EXPECT_EQ(tokens("a\x80\xffz"), (Lines{"text a\xef\xbf\xbd\xef\xbf\xbdz"}));
  EXPECT_EQ(tokens("\xe2\x82\x41"), (Lines{"text \xef\xbf\xbd\x41"}));
  EXPECT_EQ(tokens("\xed\xa0\x80"), (Lines{"text \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"}));
  EXPECT_EQ(tokens("\xf0\x9f\x1b[m"), (Lines{"text \xef\xbf\xbd", "sequence m"}));
  EXPECT_EQ(tokens("\xe2\xe2\x82\xac"), (Lines{"text \xef\xbf\xbd\xe2\x82\xac"}));
}

TEST(ControlParser, EightBitControlsAreNone) {
  EXPECT_EQ(tokens("\x9b"
                   "1m"),
            (Lines{"text \xef\xbf\xbd"
                   "1m"}));
  EXPECT_EQ(tokens("a\xc2\x9b"
                   "b\xc2\x80"
                   "c\xc2\xa0"
                   "d"),
            (Lines{"text abc\xc2\xa0"
                   "d"}));
  EXPECT_EQ(tokens("a\xc2\x9f\xc2\xa0"), (Lines{"text a\xc2\xa0"}));
}

TEST(ControlParser, AnIncompleteCharacterWaitsForTheNextPiece) {
  ControlParser parser;
  test::RecordedTokens found;
  parser.feed(as_bytes("a\xf0\x9f\x98"), found);
  EXPECT_EQ(found.lines(), (Lines{"text a"}));
  EXPECT_FALSE(parser.in_ground());
  EXPECT_EQ(as_text(parser.unfinished()), "\xf0\x9f\x98");
  parser.feed(as_bytes("\x80"), found);
  EXPECT_EQ(found.lines(), (Lines{"text a\xf0\x9f\x98\x80"}));
  EXPECT_TRUE(parser.in_ground());
  EXPECT_TRUE(parser.unfinished().empty());
}

TEST(ControlParser, EscapeSequences) {
  EXPECT_EQ(tokens("\x1b"
                   "7\x1b(B\x1b#8\x1b\\"),
            (Lines{"escape 7", "escape (B", "escape #8", "escape \\"}));
  EXPECT_EQ(tokens("\x1b$(Ba"), (Lines{"text a"}));  // several intermediates: dropped to the final
  EXPECT_EQ(tokens("\x1b\x1b"
                   "c"),
            (Lines{"escape c"}));  // ESC begins anew
  EXPECT_EQ(tokens("\x1b\xc3\xa9"
                   "c"),
            (Lines{"escape c"}));
  EXPECT_EQ(tokens("\x1b/A"), (Lines{"escape /A"}));
}

TEST(ControlParser, ControlSequences) {
  EXPECT_EQ(tokens("\x1b[m\x1b[1;31m\x1b[?25;1049h"), (Lines{"sequence m", "sequence 1;31m", "sequence ?25;1049h"}));
  EXPECT_EQ(tokens("\x1b[>c\x1b[=c\x1b[<u\x1b[2 q\x1b[?1$p"),
            (Lines{"sequence >c", "sequence =c", "sequence <u", "sequence 2 q", "sequence ?1$p"}));
  EXPECT_EQ(tokens("\x1b[4:3m\x1b[38:2::1:2:3;1m"), (Lines{"sequence 4:3m", "sequence 38:2::1:2:3;1m"}));
  EXPECT_EQ(tokens("\x1b[;5H\x1b[5;H"), (Lines{"sequence ;5H", "sequence 5;H"}));
  EXPECT_EQ(tokens("\x1b[2 q\x1b[1\"q\x1b[!p"), (Lines{"sequence 2 q", "sequence 1\"q", "sequence !p"}));
}

TEST(ControlParser, NumbersEndAt65535) {
  EXPECT_EQ(tokens("\x1b[65535;65536;99999999999999999999H"), (Lines{"sequence 65535;65535;65535H"}));
}

TEST(ControlParser, ParametersThatAreTooManyAreDropped) {
  std::string many = "\x1b[1";
  std::string kept = "sequence 1";
  for (std::size_t count = 2; count <= 17; ++count) many += ";" + std::to_string(count);
  for (std::size_t count = 2; count <= 17; ++count) kept += ";" + std::to_string(count);
  EXPECT_EQ(tokens(many + "m"), (Lines{kept + "m"}));
  for (std::size_t count = 18; count <= limits::kMaxSequenceParameters; ++count) kept += ";" + std::to_string(count);
  for (std::size_t count = 18; count <= 1000; ++count) many += ";" + std::to_string(count);
  EXPECT_EQ(tokens(many + "m!"), (Lines{kept + "m", "text !"}));
}

TEST(ControlParser, SequencesThatAreNoneEndAtTheirFinal) {
  EXPECT_EQ(tokens("\x1b[1?mA\x1b[1 2qB\x1b[??hC\x1b[ ! qD"), (Lines{"text ABCD"}));
}

TEST(ControlParser, ControlsWithinASequenceTakeEffectAtOnce) {
  EXPECT_EQ(tokens("\x1b[1\n;\b2Hx"), (Lines{"control 10", "control 8", "sequence 1;2H", "text x"}));
  EXPECT_EQ(tokens("\x1b\r(0"), (Lines{"control 13", "escape (0"}));
  EXPECT_EQ(tokens("\x1b[1\0m"s), (Lines{"sequence 1m"}));
  EXPECT_EQ(tokens("\x1bPq\x1b\\\x1b\n7"), (Lines{"begin dcs q", "whole dcs q|", "control 10", "escape 7"}));
}

TEST(ControlParser, CanSubAndEscEndASequence) {
  EXPECT_EQ(tokens("\x1b[1\x18m"), (Lines{"control 24", "text m"}));
  EXPECT_EQ(tokens("\x1b[1\x1am"), (Lines{"control 26", "text m"}));
  EXPECT_EQ(tokens("\x1b[1\x1b[2m"), (Lines{"sequence 2m"}));
}

TEST(ControlParser, BytesAbove7fWithinASequenceAreDropped) {
  EXPECT_EQ(tokens("\x1b[3\xc3\xa9\x7f"
                   "1m"),
            (Lines{"sequence 31m"}));
}

TEST(ControlParser, StringsOfEveryKind) {
  EXPECT_EQ(tokens("\x1b]0;t\xc3\xa9\a\x1b]2;u\x1b\\"),
            (Lines{"begin osc ", "whole osc |0;t\xc3\xa9 BEL", "begin osc ", "whole osc |2;u"}));
  EXPECT_EQ(tokens("\x1bP1$r0m\x1b\\"), (Lines{"begin dcs 1$r", "whole dcs 1$r|0m"}));
  EXPECT_EQ(tokens("\x1b_Ga=d\x1b\\\x1b^p\x1b\\\x1bXs\x1b\\\x1bktitle\x1b\\"),
            (Lines{"begin apc ", "whole apc |Ga=d", "begin pm ", "whole pm |p", "begin sos ", "whole sos |s", "begin title ",
                   "whole title |title"}));
}

TEST(ControlParser, OnlyOscEndsWithBel) {
  EXPECT_EQ(tokens("\x1bPq#0\a1\x1b\\"), (Lines{"begin dcs q", "whole dcs q|#01"}));
  EXPECT_EQ(tokens("\x1bkt\a\x1b\\"), (Lines{"begin title ", "whole title |t"}));
}

TEST(ControlParser, ControlsWithinAStringAreNotOfIt) {
  EXPECT_EQ(tokens("\x1b]0;a\nb\a"), (Lines{"begin osc ", "whole osc |0;ab BEL"}));
}

TEST(ControlParser, CanSubAndEscCancelAString) {
  EXPECT_EQ(tokens("\x1b]0;a\x18z"), (Lines{"begin osc ", "cancelled osc |0;a", "control 24", "text z"}));
  EXPECT_EQ(tokens("\x1b]0;a\x1az"), (Lines{"begin osc ", "cancelled osc |0;a", "control 26", "text z"}));
  EXPECT_EQ(tokens("\x1bPqa\x1b[1mz"), (Lines{"begin dcs q", "cancelled dcs q|a", "sequence 1m", "text z"}));
  EXPECT_EQ(tokens("\x1b]0;a\x1b\x1b\\"), (Lines{"begin osc ", "cancelled osc |0;a", "escape \\"}));
}

TEST(ControlParser, AHeadThatIsNoneStillBeginsADeviceControlString) {
  EXPECT_EQ(tokens("\x1bP1?2\nqxyz\x1b\\a"), (Lines{"begin dcs 1", "whole dcs 1|xyz", "text a"}));
  EXPECT_EQ(tokens("\x1bP1000p%begin\x1b\\"), (Lines{"begin dcs 1000p", "whole dcs 1000p|%begin"}));
  EXPECT_EQ(tokens("\x1bP1\x18q"), (Lines{"control 24", "text q"}));
  EXPECT_EQ(tokens("\x1bP1\x1b[m"), (Lines{"sequence m"}));
}

// The payload's size as it is handed on, and how the string ended, for one of `size` bytes behind `beginning`.
std::pair<std::size_t, StringEnd> kept_of(const std::string& beginning, std::size_t size) {
  struct Kept final : ParserHandler {
    void on_text(std::string_view) override {}
    void on_control(std::uint8_t) override {}
    void on_escape(char, char) override {}
    void on_sequence(const ControlSequence&) override {}
    void on_string_start(StringKind, const ControlSequence&) override {}
    void on_string(const ControlString& string) override { kept = {string.payload.size(), string.end}; }
    std::pair<std::size_t, StringEnd> kept{};
  } handler;
  ControlParser parser;
  const auto bytes = beginning + std::string(size, 'x') + "\x1b\\";
  constexpr std::size_t kPiece = 65521;
  for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
    parser.feed(as_bytes(std::string_view(bytes).substr(at, kPiece)), handler);
  }
  EXPECT_TRUE(parser.in_ground());
  EXPECT_EQ(parser.consumed(), bytes.size());
  return handler.kept;
}

TEST(ControlParser, LongStringsAreKeptUpToTheBoundOfTheirKind) {
  struct Row {
    std::string beginning;
    std::size_t of_payload;  // bytes of the beginning that belong to the payload
    std::size_t most;
  };
  const std::array rows{
      Row{"\x1b]2;", 2, limits::kMaxTextString},       Row{"\x1bk", 0, limits::kMaxTextString},
      Row{"\x1b]52;", 3, limits::kMaxClipboardString}, Row{"\x1b]520;", 4, limits::kMaxTextString},
      Row{"\x1bP$q", 0, limits::kMaxOtherString},      Row{"\x1b_G", 1, limits::kMaxOtherString},
  };
  for (const auto& row : rows) {
    const auto fits = row.most - row.of_payload;
    EXPECT_EQ(kept_of(row.beginning, fits), std::pair(row.most, StringEnd::whole)) << row.beginning;
    EXPECT_EQ(kept_of(row.beginning, fits + 1), std::pair(row.most, StringEnd::cut)) << row.beginning;
  }
}

TEST(ControlParser, ATitleOf12MegabytesIsCut) {
  EXPECT_EQ(kept_of("\x1b]0;", 12'000'000), std::pair(limits::kMaxTextString, StringEnd::cut));
}

TEST(ControlParser, AShortStringAfterALongOneIsWhole) {
  const auto found = test::tokens_of("\x1b_" + std::string(limits::kMaxOtherString + 1, 'x') + "\x1b\\\x1b_y\x1b\\", 10'000);
  ASSERT_EQ(found.size(), 4u);
  EXPECT_TRUE(found[1].starts_with("cut "));
  EXPECT_TRUE(found[3].starts_with("whole apc |y"));
}

TEST(ControlParser, UnfinishedBytesBringAnotherParserToTheSamePlace) {
  const auto stream =
      "a\x1b[1;3\n1m\xe6\xbc\xa2\x1b]0;title\x1b\\\x1bP1$r\x1b[\r4:3m\x1b(0\x1bkx\x18\x1b\x1b[?\b25h\x1b]8;;\x1b[2mz\xf0\x9f\x98"s;
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    ControlParser first;
    test::RecordedTokens expected;
    first.feed(as_bytes(stream).first(cut), expected);
    const auto before = expected.lines().size();
    ControlParser second;
    test::RecordedTokens found;
    second.feed(first.unfinished(), found);
    EXPECT_TRUE(first.unfinished_is_whole());
    EXPECT_EQ(second.in_ground(), first.in_ground());
    EXPECT_EQ(first.unfinished().empty(), first.in_ground());
    expected.on_control(0);  // keeps text before and after apart
    first.feed(as_bytes(stream).subspan(cut), expected);
    second.feed(as_bytes(stream).subspan(cut), found);
    Lines rest(expected.lines().begin() + static_cast<std::ptrdiff_t>(before) + 1, expected.lines().end());
    Lines seen = found.lines();
    std::erase_if(seen, [](const auto& line) { return line.starts_with("begin"); });
    std::erase_if(rest, [](const auto& line) { return line.starts_with("begin"); });
    EXPECT_EQ(seen, rest) << "cut at " << cut;
  }
}

TEST(ControlParser, OfALongUnfinishedTokenTheBeginningIsKept) {
  ControlParser parser;
  test::RecordedTokens tokens;
  const auto stream = "\x1b]52;c;" + std::string(limits::kMaxUnfinished, 'A');
  parser.feed(as_bytes(stream).first(limits::kMaxUnfinished), tokens);
  EXPECT_TRUE(parser.unfinished_is_whole());
  parser.feed(as_bytes(stream).subspan(limits::kMaxUnfinished), tokens);
  EXPECT_FALSE(parser.unfinished_is_whole());
  EXPECT_EQ(as_text(parser.unfinished()), stream.substr(0, limits::kMaxUnfinished));
  EXPECT_TRUE(parser.in_string());
  parser.feed(as_bytes("\a"), tokens);
  EXPECT_TRUE(parser.unfinished_is_whole());
  EXPECT_TRUE(parser.unfinished().empty());
}

TEST(ControlParser, ConsumedSaysWhereTheTokenEnds) {
  EXPECT_EQ(test::tokens_of("a\r\x1b[1m\x1b]0;t\x1b\\b\x1bP1q\x1b[m", 1000),
            (Lines{"text a", "control 13 @2", "sequence 1m @6", "begin osc  @8", "whole osc |0;t @13", "text b",
                   "begin dcs 1q @18", "cancelled dcs 1q| @18", "sequence m @21"}));
}

TEST(ControlParser, RandomBytesMeanTheSameInAnyPieces) {
  constexpr std::string_view kLikely = "\x1b\x1b\x1b[[]P_;:0123456789?>$ \\mhHq\a\n\x18\xe6\xbc\xa2\xc2\x9b\xf0";
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    test::SeededRandom random(seed);
    std::string bytes;
    while (bytes.size() < 400) {
      bytes += random.chance(0.8) ? kLikely[random.below(kLikely.size())] : static_cast<char>(random.below(256));
    }
    const auto expected = test::tokens_of(bytes, bytes.size());
    for (const std::size_t piece : {1u, 2u, 3u, 7u, 64u}) ASSERT_EQ(test::tokens_of(bytes, piece), expected) << "seed " << seed;
  }
}

}  // namespace
}  // namespace mp::terminal
