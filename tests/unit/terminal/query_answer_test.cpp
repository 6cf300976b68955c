#include "libmp/terminal/query_answer.hpp"

#include <gtest/gtest.h>

#include <string>

#include "libmp/terminal/screen.hpp"

namespace mp::terminal {
namespace {

// Everything that is answered to what a program writes.
class Answering final : public ScreenListener {
 public:
  Answering(const Screen& screen, WindowPixels pixels) : screen_(screen), pixels_(pixels) {}
  void on_query(const Query& query, std::uint64_t) override { said += as_text(answer_to(query, screen_, pixels_)); }
  void on_effect(const Effect&, std::uint64_t) override {}
  std::string said;

 private:
  const Screen& screen_;
  WindowPixels pixels_;
};

std::string answers_to(std::string_view bytes, WindowPixels pixels = {}) {
  Screen screen({80, 24}, 0);
  Answering listener(screen, pixels);
  screen.feed(as_bytes(bytes), listener);
  return listener.said;
}

TEST(QueryAnswer, WhatTheTerminalIs) {
  EXPECT_EQ(answers_to("\x1b[c"), "\x1b[?62;22c");
  EXPECT_EQ(answers_to("\x1b[>c"), "\x1b[>1;10;0c");
  EXPECT_EQ(answers_to("\x1b[=c"), "\x1bP!|00000000\x1b\\");
  EXPECT_EQ(answers_to("\x1b[>q"), "\x1bP>|mp\x1b\\");
  EXPECT_EQ(answers_to("\x1b[5n"), "\x1b[0n");
}

TEST(QueryAnswer, WhereTheCursorIs) {
  EXPECT_EQ(answers_to("\x1b[6n"), "\x1b[1;1R");
  EXPECT_EQ(answers_to("\r\nabc\x1b[6n\x1b[?6n"), "\x1b[2;4R\x1b[?2;4R");
  EXPECT_EQ(answers_to("\x1b[9;80Hx\x1b[6n"), "\x1b[9;80R");  // waiting to wrap
}

TEST(QueryAnswer, InOriginModeTheCursorIsWithinTheMargins) {
  EXPECT_EQ(answers_to("\x1b[5;20r\x1b[7;3H\x1b[6n"), "\x1b[7;3R");
  EXPECT_EQ(answers_to("\x1b[5;20r\x1b[?6h\x1b[7;3H\x1b[6n"), "\x1b[7;3R");
  EXPECT_EQ(answers_to("\x1b[5;20r\x1b[?69h\x1b[11;70s\x1b[?6h\x1b[6n\x1b[2;2H\x1b[6n"), "\x1b[1;1R\x1b[2;2R");
}

TEST(QueryAnswer, StatusOfDevicesThatThereAreNot) {
  EXPECT_EQ(answers_to("\x1b[?15n\x1b[?25n\x1b[?26n\x1b[?55n"), "\x1b[?13n\x1b[?20n\x1b[?27;1;0;0n\x1b[?50n");
  EXPECT_EQ(answers_to("\x1b[?996n\x1b[?1n"), "");
}

TEST(QueryAnswer, ModesAreSetResetOrUnknown) {
  EXPECT_EQ(answers_to("\x1b[4$p\x1b[4h\x1b[4$p\x1b[3$p"), "\x1b[4;2$y\x1b[4;1$y\x1b[3;0$y");
  EXPECT_EQ(answers_to("\x1b[?7$p\x1b[?7l\x1b[?7$p"), "\x1b[?7;1$y\x1b[?7;2$y");
  EXPECT_EQ(answers_to("\x1b[?2026$p\x1b[?2004h\x1b[?2004$p"), "\x1b[?2026;2$y\x1b[?2004;1$y");
  EXPECT_EQ(answers_to("\x1b[?1002h\x1b[?1000$p\x1b[?1002$p\x1b[?1006h\x1b[?1006$p"),
            "\x1b[?1000;2$y\x1b[?1002;1$y\x1b[?1006;1$y");
  EXPECT_EQ(answers_to("\x1b[?1049$p\x1b[?1049h\x1b[?1049$p\x1b[?47$p"), "\x1b[?1049;2$y\x1b[?1049;1$y\x1b[?47;1$y");
}

TEST(QueryAnswer, AModeThatOnlyTheRealTerminalKnowsIsNotPromised) {
  EXPECT_EQ(answers_to("\x1b[?2027$p\x1b[?2027h\x1b[?2027$p\x1b[?65000$p"), "\x1b[?2027;0$y\x1b[?2027;0$y\x1b[?65000;0$y");
}

TEST(QueryAnswer, ThePenIsTheSgrThatSetsIt) {
  EXPECT_EQ(answers_to("\x1bP$qm\x1b\\"), "\x1bP1$r0m\x1b\\");
  EXPECT_EQ(answers_to("\x1b[1;2;3;5;7;8;9;53;4m\x1bP$qm\x1b\\"), "\x1bP1$r0;1;2;3;5;7;8;9;53;4m\x1b\\");
  EXPECT_EQ(answers_to("\x1b[4:3;31;102m\x1bP$qm\x1b\\"), "\x1bP1$r0;4:3;31;102m\x1b\\");
  EXPECT_EQ(answers_to("\x1b[38;5;200;48;2;1;2;3m\x1bP$qm\x1b\\"), "\x1bP1$r0;38:5:200;48:2::1:2:3m\x1b\\");
  EXPECT_EQ(answers_to("\x1b[58:5:3;21m\x1bP$qm\x1b\\"), "\x1bP1$r0;4:2;58:5:3m\x1b\\");
}

TEST(QueryAnswer, OtherSettings) {
  EXPECT_EQ(answers_to("\x1bP$qr\x1b\\\x1b[3;9r\x1bP$qr\x1b\\"), "\x1bP1$r1;24r\x1b\\\x1bP1$r3;9r\x1b\\");
  EXPECT_EQ(answers_to("\x1bP$qs\x1b\\\x1b[?69h\x1b[5;40s\x1bP$qs\x1b\\"), "\x1bP1$r1;80s\x1b\\\x1bP1$r5;40s\x1b\\");
  EXPECT_EQ(answers_to("\x1bP$q q\x1b\\\x1b[6 q\x1bP$q q\x1b\\"), "\x1bP1$r0 q\x1b\\\x1bP1$r6 q\x1b\\");
  EXPECT_EQ(answers_to("\x1bP$q\"q\x1b\\\x1b[1\"q\x1bP$q\"q\x1b\\"), "\x1bP1$r0\"q\x1b\\\x1bP1$r1\"q\x1b\\");
  EXPECT_EQ(answers_to("\x1bP$q\"p\x1b\\"), "\x1bP1$r62;1\"p\x1b\\");
  EXPECT_EQ(answers_to("\x1bP$qz\x1b\\\x1bP$q\x1b\\"), "\x1bP0$r\x1b\\\x1bP0$r\x1b\\");
}

TEST(QueryAnswer, NoCapabilityIsKnown) {
  EXPECT_EQ(answers_to("\x1bP+q544e;524742\x1b\\"), "\x1bP0+r544e;524742\x1b\\");
  EXPECT_EQ(answers_to("\x1bP+q544e;rm -rf ~\x1b\\"), "\x1bP0+r\x1b\\");  // it would be typed at a prompt
}

TEST(QueryAnswer, HowKeysAreReported) {
  EXPECT_EQ(answers_to("\x1b[?u\x1b[>5u\x1b[?u\x1b[<u\x1b[?u"), "\x1b[?0u\x1b[?5u\x1b[?0u");
  EXPECT_EQ(answers_to("\x1b[>5u\x1b[?1049h\x1b[?u"), "\x1b[?0u");  // each screen has its own
  EXPECT_EQ(answers_to("\x1b[?4m\x1b[>4;2m\x1b[?4m\x1b[?99m"), "\x1b[>4;0m\x1b[>4;2m");
}

TEST(QueryAnswer, SizesThatAreKnown) {
  EXPECT_EQ(answers_to("\x1b[18t"), "\x1b[8;24;80t");
  EXPECT_EQ(answers_to("\x1b[14t\x1b[16t"), "");
  EXPECT_EQ(answers_to("\x1b[14t\x1b[16t", {.x = 800, .y = 480}), "\x1b[4;480;800t\x1b[6;20;10t");
}

TEST(QueryAnswer, ColoursAreWhatWasSetOrTheStandard) {
  EXPECT_EQ(answers_to("\x1b]10;?\a\x1b]11;?\x1b\\"), "\x1b]10;rgb:e5e5/e5e5/e5e5\a\x1b]11;rgb:0000/0000/0000\x1b\\");
  EXPECT_EQ(answers_to("\x1b]11;#ffffff\a\x1b]11;?\a\x1b]111\a\x1b]11;?\a"),
            "\x1b]11;rgb:ff00/ff00/ff00\a\x1b]11;rgb:0000/0000/0000\a");
  EXPECT_EQ(answers_to("\x1b]11;light goldenrod\a\x1b]11;?\a"), "\x1b]11;rgb:0000/0000/0000\a");
  EXPECT_EQ(answers_to("\x1b]10;?;?;?;?\a"),
            "\x1b]10;rgb:e5e5/e5e5/e5e5\a\x1b]11;rgb:0000/0000/0000\a\x1b]12;rgb:e5e5/e5e5/e5e5\a");
  EXPECT_EQ(answers_to("\x1b]4;1;?;7;rgb:1/2/3;7;?\x1b\\"),
            "\x1b]4;1;rgb:cdcd/0000/0000\x1b\\\x1b]4;7;rgb:1111/2222/3333\x1b\\");
  EXPECT_EQ(answers_to("\x1b]4;256;?;-1;?;x;?;?\a"), "");
}

TEST(QueryAnswer, TheClipboardIsNeverRead) { EXPECT_EQ(answers_to("\x1b]52;c;YQ==\a\x1b]52;c;?\a\x1b]52;;?\x1b\\"), ""); }

TEST(QueryAnswer, TitlesAreNeverReported) { EXPECT_EQ(answers_to("\x1b]2;rm -rf ~\a\x1b[20t\x1b[21t"), ""); }

// What these programs ask at their start, and what they wait for.
TEST(QueryAnswer, ProgramsAtTheirStartGetWhatTheyWaitFor) {
  const std::string fish = answers_to("\x1bP+q696e646e\x1b\\\x1b[?u\x1b[>0q\x1b[c");
  EXPECT_TRUE(fish.ends_with("\x1b[?62;22c")) << testing::PrintToString(fish);
  const std::string vim = answers_to("\x1b[>c\x1b]10;?\a\x1b]11;?\a\x1bP$q q\x1b\\\x1b[?12$p\r\n\xe2\x96\xbd\x1b[6n");
  EXPECT_TRUE(vim.ends_with("\x1b[?12;2$y\x1b[2;2R")) << testing::PrintToString(vim);
  const std::string neovim =
      answers_to("\x1b]11;?\a\x1b[c\x1bP+q524742\x1b\\\x1bP$qm\x1b\\\x1b[?2026$p\x1b[?69$p\x1b[?u\x1b[c");
  EXPECT_TRUE(neovim.ends_with("\x1b[?69;2$y\x1b[?0u\x1b[?62;22c")) << testing::PrintToString(neovim);
}

}  // namespace
}  // namespace mp::terminal
