#include "libmp/terminal/barrier_watch.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/token_functions.hpp"

namespace mp::terminal {
namespace {

// A watch over output that comes in pieces of `piece` bytes.
class Watched {
 public:
  explicit Watched(std::size_t piece = 1000) : piece_(piece) {
    handler_.text = [this](std::string_view text) { watch.handle_text(text, parser_.consumed()); };
    handler_.control = [this](std::uint8_t c0) { watch.handle_control(c0); };
    handler_.sequence = [this](const ControlSequence&) { watch.handle_other(); };
    handler_.string_start = [this](StringKind kind, const ControlSequence& head) { watch.handle_string_start(kind, head); };
    handler_.string = [this](const ControlString& string) { watch.handle_string(string, parser_.consumed()); };
  }

  Watched& write(std::string_view bytes) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), piece_))) {
      parser_.feed(as_bytes(bytes.substr(0, piece_)), handler_);
    }
    return *this;
  }

  BarrierWatch watch;

 private:
  std::size_t piece_;
  ControlParser parser_;
  test::TokenFunctions handler_;
};

bool opens(std::string_view bytes) {
  const bool whole = Watched().write(bytes).watch.is_open();
  for (std::size_t piece = 1; piece < 20; ++piece) EXPECT_EQ(Watched(piece).write(bytes).watch.is_open(), whole) << piece;
  return whole;
}

TEST(BarrierWatch, OrdinaryOutputIsNoBarrier) {
  EXPECT_FALSE(opens("text ** B00 ::TRZSZ:TRANSFER: \x1b[1m\x1b]0;t\a\x1bPq#0\x1b\\\r\n"));
  EXPECT_EQ(Watched().write("text\r\n").watch.closed_at(), 0u);
}

TEST(BarrierWatch, ControlModeLastsAsLongAsItsString) {
  Watched tmux;
  EXPECT_TRUE(tmux.write("\x1bP1000p%begin 1 1 0\r\n").watch.is_open());
  tmux.watch.handle_silence(100);
  EXPECT_TRUE(tmux.watch.is_open());
  EXPECT_FALSE(tmux.write("%exit\r\n\x1b\\$ ").watch.is_open());
  EXPECT_EQ(tmux.watch.closed_at(), 30u);
  EXPECT_FALSE(opens("\x1bP100p"));
  EXPECT_FALSE(opens("\x1bP1000q"));
}

TEST(BarrierWatch, ZmodemFromItsFirstHeaderToItsLast) {
  EXPECT_TRUE(
      opens("rz\r**\x18"
            "B00000000000000\r\n\x11"));
  EXPECT_TRUE(
      opens("rz waiting to receive.**\x18"
            "B0100000023be50"));
  EXPECT_TRUE(
      opens("***\x18"
            "B00"));
  EXPECT_FALSE(
      opens("*\x18"
            "B00"));
  EXPECT_FALSE(opens("**\x18\rB00"));
  EXPECT_FALSE(
      opens("** \x18"
            "B00"));
  EXPECT_FALSE(
      opens("**\x18"
            "B02"));
  EXPECT_FALSE(opens("**B00"));
  const std::string transfer =
      "**\x18"
      "B00000000000000\r\nanything **\x18"
      "C\x18 **\x18"
      "B0800000000022d";
  Watched sz;
  sz.write(transfer + "\r\nOO$ ");
  EXPECT_FALSE(sz.watch.is_open());
  EXPECT_EQ(sz.watch.closed_at(), transfer.size());
}

TEST(BarrierWatch, TrzszByItsMarkAtTheStartOfText) {
  EXPECT_TRUE(
      opens("\x1b"
            "7\a::TRZSZ:TRANSFER:S:1.1.6:0123456789012\r\n"));
  EXPECT_TRUE(opens("\r\n::TRZSZ:TRANSFER:"));
  EXPECT_FALSE(opens("\r\n::TRZSZ:TRANSFER"));
  EXPECT_FALSE(opens("\r\necho ::TRZSZ:TRANSFER:"));
}

TEST(BarrierWatch, ATransferWithoutAnEndEndsInSilence) {
  Watched trz;
  EXPECT_TRUE(trz.write("::TRZSZ:TRANSFER:R:1.1.6:0\r\n").watch.is_open());
  trz.watch.handle_silence(28);
  EXPECT_FALSE(trz.watch.is_open());
  EXPECT_EQ(trz.watch.closed_at(), 28u);
}

TEST(BarrierWatch, FilesOfIterm) {
  const std::string file = "\x1b]1337;File=name=YQ==;size=3:YWJj\a";
  Watched one;
  one.write(file + "$ ");
  EXPECT_FALSE(one.watch.is_open());
  EXPECT_EQ(one.watch.closed_at(), file.size());
  const auto large = "\x1b]1337;File=inline=0:" + std::string(100'000, 'A') + "\a";
  EXPECT_EQ(Watched().write(large).watch.closed_at(), large.size());

  const std::string begin = "\x1b]1337;MultipartFile=size=3\a";
  const std::string part = "\x1b]1337;FilePart=YWJj\a";
  const std::string end = "\x1b]1337;FileEnd\a";
  EXPECT_TRUE(opens(begin));
  EXPECT_TRUE(opens(begin + part));
  Watched parts;
  parts.write(begin + part + end + "$ ");
  EXPECT_FALSE(parts.watch.is_open());
  EXPECT_EQ(parts.watch.closed_at(), begin.size() + part.size() + end.size());
  EXPECT_FALSE(opens("\x1b]1337;SetMark\a"));
}

TEST(BarrierWatch, TransfersOfKitty) {
  const std::string send = "\x1b]5113;ac=send;id=1\x1b\\";
  const std::string finish = "\x1b]5113;ac=finish;id=1\x1b\\";
  EXPECT_TRUE(opens(send));
  EXPECT_FALSE(opens(send + finish));
  EXPECT_FALSE(opens(send + "\x1b]5113;ac=cancel;id=1\x1b\\"));
  EXPECT_FALSE(opens("\x1b]5113;ac=send\x18"));
  EXPECT_EQ(Watched().write(send + finish + "x").watch.closed_at(), send.size() + finish.size());
}

}  // namespace
}  // namespace mp::terminal
