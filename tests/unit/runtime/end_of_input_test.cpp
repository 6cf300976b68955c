#include "libmp/runtime/end_of_input.hpp"

#include <gtest/gtest.h>

namespace mp::runtime {
namespace {

using platform::LineMode;

constexpr Instant kStart{10s};
constexpr LineMode kCooked{};
constexpr LineMode kLineEditor{.canonical = false, .echo = false};
constexpr LineMode kRaw{.canonical = false, .echo = false, .end_of_file = 4, .signals = false};

TEST(EndOfInput, IsNotTypedBeforeTheInputEnds) {
  EndOfInput end;
  end.note_typed(as_bytes("x\n"));
  EXPECT_EQ(end.next_timeout(), std::nullopt);
  EXPECT_TRUE(end.keys(kCooked, kStart).empty());
}

TEST(EndOfInput, IsOneKeyAtTheStartOfALineAndTwoInsideOfOne) {
  for (const auto& [typed, keys] : {std::pair{"", 1u}, {"line\n", 1u}, {"line\r", 1u}, {"half a line", 2u}}) {
    EndOfInput end;
    if (*typed != '\0') end.note_typed(as_bytes(typed));
    end.begin(kStart);
    EXPECT_EQ(end.keys(kCooked, kStart), Bytes(keys, 4)) << typed;
  }
}

TEST(EndOfInput, IsTheCharacterThatTheTerminalSays) {
  EndOfInput end;
  end.begin(kStart);
  EXPECT_EQ(end.keys({.canonical = true, .echo = true, .end_of_file = 'x'}, kStart), Bytes{'x'});
}

TEST(EndOfInput, IsGivenAgainInGrowingIntervalsForWhoeverReadsNext) {
  EndOfInput end;
  end.note_typed(as_bytes("half a line"));
  end.begin(kStart);
  ASSERT_EQ(end.keys(kCooked, kStart).size(), 2u);
  auto last = kStart;
  Duration pause{};
  for (int i = 0; i < 20; ++i) {
    const auto due = end.next_timeout().value();
    EXPECT_GE(due - last, pause);
    EXPECT_LE(due - last, 60s);
    pause = due - last;
    EXPECT_TRUE(end.keys(kCooked, due - 1ns).empty());
    EXPECT_EQ(end.keys(kCooked, due), Bytes{4}) << "the line is handed over by now";
    last = due;
  }
  EXPECT_EQ(pause, 60s);
}

TEST(EndOfInput, ALineEditorUnderstandsItAndRawModeDoesNot) {
  EndOfInput end;
  end.note_typed(as_bytes("half a line"));
  end.begin(kStart);
  EXPECT_TRUE(end.keys(kRaw, kStart).empty());
  const auto due = end.next_timeout().value();
  EXPECT_GT(due, kStart) << "asked again later, not at once for ever";
  EXPECT_EQ(end.keys(kLineEditor, due), Bytes{4});
}

TEST(EndOfInput, ATerminalWithoutThatCharacterHasNoEnd) {
  EndOfInput end;
  end.begin(kStart);
  EXPECT_TRUE(end.keys({.canonical = true, .echo = true, .end_of_file = 0}, kStart).empty());
}

}  // namespace
}  // namespace mp::runtime
