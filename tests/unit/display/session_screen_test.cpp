// What a session's screen does by itself, and whom it tells. What becomes of that for a client: display_source_test and those
// beside it.
#include "libmp/display/session_screen.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "libmp/core/limits.hpp"
#include "libmp/display/display_source.hpp"

namespace mp::display {
namespace {

class SessionScreenTest : public testing::Test {
 protected:
  static constexpr terminal::Size kSize{40, 6};

  void program_writes(std::string_view text) { screen.handle_output(as_bytes(text), now); }
  [[nodiscard]] std::string answers() { return std::string(as_text(screen.take_answers())); }

  Instant now{1h};
  SessionScreen screen{kSize, 100};
};

TEST_F(SessionScreenTest, AnswersAsItIsWhenItIsAsked) {
  program_writes("ab\x1b[6ncd\r\n\x1b[6n\x1b[14t");
  EXPECT_EQ(answers(), "\x1b[1;3R\x1b[2;1R") << "of its pixels nobody has told it";
  EXPECT_EQ(answers(), "");
  screen.resize(kSize, {.x = 400, .y = 120});
  program_writes("\x1b[14t");
  EXPECT_EQ(answers(), "\x1b[4;120;400t");
}

TEST_F(SessionScreenTest, AQueryThatComesInPiecesIsAnsweredOnce) {
  program_writes("ab\x1b[");
  program_writes("6");
  EXPECT_EQ(answers(), "");
  program_writes("n");
  EXPECT_EQ(answers(), "\x1b[1;3R");
}

TEST_F(SessionScreenTest, AnswersItselfAsLongAsNobodyTypes) {
  const DisplaySource viewer(screen, {.size = kSize, .queries = Queries::others});
  program_writes("\x1b[5n");
  EXPECT_EQ(answers(), "\x1b[0n");
}

TEST_F(SessionScreenTest, AnswersWhatAClientThatHasLeftDidNotGet) {
  std::optional<DisplaySource> client(std::in_place, screen, DisplaySource::Terms{.size = kSize});
  std::uint64_t sent = 0;
  const auto send = [&] {
    client->poll({.room = 4000}, now);
    sent += client->pending().size();
    client->consume(client->pending().size());
  };
  program_writes("1\x1b[6n");
  send();
  client->handle_acknowledged(sent);
  program_writes("2\x1b[6n");
  send();
  program_writes("3\x1b[6n");
  EXPECT_EQ(answers(), "") << "that client's terminal does";
  client.reset();
  EXPECT_EQ(answers(), "\x1b[1;3R\x1b[1;4R");
  program_writes("\x1b[5n");
  EXPECT_EQ(answers(), "\x1b[0n");
}

TEST_F(SessionScreenTest, KnowsHowFarTheOutputIs) {
  program_writes("1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n\x1b[3");
  EXPECT_EQ(screen.point(), (OutputPoint{.offset = 24, .lines = 2, .ground = false, .clears = 0}));
  program_writes("J");
  EXPECT_EQ(screen.point(), (OutputPoint{.offset = 25, .lines = 2, .ground = true, .clears = 1}));
}

TEST_F(SessionScreenTest, AChangeOfSizeMovesLinesButNoOutput) {
  program_writes("1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8");
  screen.resize({40, 3});
  EXPECT_EQ(screen.point(), (OutputPoint{.offset = 22, .lines = 5}));
  screen.resize(kSize);
  EXPECT_EQ(screen.point(), (OutputPoint{.offset = 22, .lines = 2}));
}

TEST_F(SessionScreenTest, APictureWaitsFromTheBeginningOfARepaintToItsEnd) {
  program_writes("\x1b[?2026h");
  const auto begun = now;
  now += 5ms;
  program_writes("half");
  EXPECT_EQ(screen.repainting_since(), begun);
  program_writes("\x1b[?2026l");
  EXPECT_EQ(screen.repainting_since(), std::nullopt);
}

TEST_F(SessionScreenTest, SoItDoesForASequenceThatNobodyCouldGoOnWith) {
  program_writes("\x1b]52;c;" + std::string(1000, 'A'));
  EXPECT_EQ(screen.repainting_since(), std::nullopt) << "a picture may end with that";
  program_writes(std::string(limits::kMaxClipboardString / 2, 'A'));
  EXPECT_EQ(screen.repainting_since(), now);
  program_writes("\a");
  EXPECT_EQ(screen.repainting_since(), std::nullopt);
}

TEST_F(SessionScreenTest, NothingIsLeftOutOfATransfer) {
  program_writes("before");
  EXPECT_FALSE(screen.unskippable_behind(0));
  program_writes("\x1bP1000p%begin");
  EXPECT_TRUE(screen.unskippable_behind(screen.point().offset));
  program_writes("\x1b\\");
  const auto end = screen.point().offset;
  program_writes("after");
  EXPECT_TRUE(screen.unskippable_behind(end - 1));
  EXPECT_FALSE(screen.unskippable_behind(end));
}

TEST_F(SessionScreenTest, ATransferThatHasBeenSilentForLongIsOver) {
  program_writes("::TRZSZ:TRANSFER:");
  for (const auto pause : {limits::kBarrierSilence - 1ns, limits::kBarrierSilence - 1ns}) {
    now += pause;
    program_writes("x");
    EXPECT_TRUE(screen.unskippable_behind(screen.point().offset));
  }
  now += limits::kBarrierSilence;
  program_writes("$ ");
  EXPECT_FALSE(screen.unskippable_behind(screen.point().offset));
}

TEST_F(SessionScreenTest, TheProgramWaitsForWhoeverMustHaveEveryByte) {
  DisplaySource file(screen, {.size = kSize, .queries = Queries::this_client});
  file.deliver_verbatim();
  program_writes(std::string(limits::kMaxOutputBacklog - 1, 'x'));
  EXPECT_TRUE(screen.accepts_output());
  {
    const DisplaySource viewer(screen, {.size = kSize, .queries = Queries::others});
    program_writes("x");
    EXPECT_FALSE(screen.accepts_output()) << "one that waits is enough";
  }
}

TEST_F(SessionScreenTest, AClientHearsOfALineModeThatIsAnotherOne) {
  DisplaySource client(screen, {.size = kSize});
  client.poll({.room = 4000}, now);
  client.consume(client.pending().size());
  screen.handle_line_mode({.echoes = true, .canonical = true}, now);
  client.poll({.room = 4000}, now);
  EXPECT_EQ(client.next_timeout(), std::nullopt) << "it is as it was";
  screen.handle_line_mode({.echoes = false, .canonical = true}, now);
  EXPECT_EQ(screen.line_mode(), (wire::TtyRecord{.echoes = false, .canonical = true}));
  client.poll({.room = 4000}, now);
  EXPECT_NE(client.next_timeout(), std::nullopt);
}

}  // namespace
}  // namespace mp::display
