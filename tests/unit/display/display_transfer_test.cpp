// Output of which nothing may be left out: that of a client which writes it to a file, and of a transfer through the terminal.
// Whatever happens in its midst, all of it arrives, and then nothing is left to be given.

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "tests/unit/display/display_pair.hpp"

namespace mp::display {
namespace {

using DisplayTransferTest = DisplayPair;

// Where the beginning of the output says that no byte may be missing; empty: the client does.
struct Transfer {
  const char* name;
  std::string begin;
  std::string end;
  std::string query = "\x1b[6n";
};
constexpr const char* kQuoted = "\\033[6n";  // an ESC would end a string
const std::array kTransfers{
    Transfer{"File", "", ""},
    Transfer{"ControlMode", "\x1bP1000p", "\x1b\\", kQuoted},
    Transfer{"ALongString", "\x1bP1000p" + std::string(5000, 'x'), "\x1b\\", kQuoted},
    Transfer{"Zmodem",
             "**\x18"
             "B00\r\n",
             "**\x18"
             "B0800000000022d\r\n"},
};

class EveryByteArrives : public DisplayTransferTest, public testing::WithParamInterface<Transfer> {
 protected:
  void SetUp() override {
    if (GetParam().begin.empty()) source.deliver_verbatim();
    link.room = 0;
    writes(GetParam().begin + "abc" + GetParam().query + "def");
    flow();
  }
  void writes(const std::string& text) {
    all += text;
    program_writes(text);
  }
  void expect_all() {
    link.room = 4000;
    for (int i = 0; i < 100; ++i) writes("more " + std::to_string(i) + "\r\n");
    wait(10ms);
    EXPECT_EQ(tape, all) << "and nothing else before its end";
    program_writes(GetParam().end + "$ ");
    wait(1s);
    EXPECT_TRUE(tape.starts_with(all + GetParam().end)) << tape.substr(0, 200);
    EXPECT_TRUE(source.drained());
    EXPECT_TRUE(screen.take_answers().empty()) << "what may be data is asked of nobody but the client";
  }
  std::string all;
};

TEST_P(EveryByteArrives, AfterASilence) {
  link.silent = true;
  flow();
  writes("ghi" + GetParam().query + "jkl");
  flow();
  come_back();
  expect_all();
}

TEST_P(EveryByteArrives, AndThenTheSizeThatTheTerminalGotMeanwhile) {
  for (const terminal::Size size : {terminal::Size{50, 8}, terminal::Size{30, 5}, terminal::Size{30, 5}}) {
    const auto resize = resize_terminal(size);
    flow();
    source.handle_client_resized(resize);
    screen.resize(size);
    flow();
    writes("between");
  }
  expect_all();
  if (GetParam().begin.empty()) return;
  EXPECT_EQ(sink.made_for(), (wire::DisplaySize{30, 5}));
  EXPECT_TRUE(sink.shadow_is_true());
  expect_same();
}

TEST_F(DisplayTransferTest, BehindAPictureThatIsDroppedEveryByteIsShown) {
  link.room = 0;
  program_writes_lines(0, 5000);
  now += 300ms;
  link.room = 4000;
  arriving = false;
  wait(500ms);
  program_writes("\x1bP1000p");
  const std::string data = "%output %1 a line\r\n";
  for (int i = 0; i < 3; ++i) {
    program_writes(data);
    flow();
  }
  static_cast<void>(resize_terminal(kSize));
  deliver();
  EXPECT_EQ(tape, "\x1bP1000p" + data + data + data);
}

// What it is shown is a picture of a transfer that it can't take part in; one each moment, not one for each piece.
TEST_F(DisplayTransferTest, ATerminalThatComesInTheMidstOfAStringIsShownPicturesUntilItsEnd) {
  program_writes("\x1bP1000p" + std::string(5000, 'x'));
  DisplaySource late(screen, {.size = kSize});
  DisplaySink its_sink(kSize, OutputKind::terminal);
  std::size_t given = 0;
  const auto look = [&] {
    late.poll(link, now);
    Bytes bytes;
    ASSERT_TRUE(its_sink.handle(late.pending(), SIZE_MAX / 2, bytes));
    given += late.pending().size();
    late.consume(late.pending().size());
    now += 1ms;
  };
  for (int i = 0; i < 1000; ++i) {
    program_writes("%output %1 line\r\n");
    look();
  }
  EXPECT_LT(given, 2000u);
  program_writes("\x1b\\$ ");
  for (int i = 0; i < 200; ++i) look();
  EXPECT_EQ(terminal::difference(screen.screen(), its_sink.shadow()), std::nullopt);
  EXPECT_TRUE(late.drained());
}

TEST_F(DisplayTransferTest, AFileThatComesLaterGetsWhatIsWrittenFromThenOn) {
  program_writes_lines(0, 400);
  DisplaySource late(screen, {.size = kSize, .queries = Queries::this_client, .lines = 500});
  late.deliver_verbatim();
  EXPECT_TRUE(late.drained());
  program_writes("written\a later");
  late.poll(link, now);
  EXPECT_EQ(as_text(late.pending()), "\x01\x0ewritten\a later");
  late.consume(late.pending().size());
  EXPECT_TRUE(late.drained());
}

// Its wish may come behind other things that it said.
TEST_F(DisplayTransferTest, AFileIsNotOwedThePictureThatATerminalWouldHaveGot) {
  link.room = 0;
  link.unsent = 10'000;
  program_writes_lines(0, 2000);
  now += 300ms;
  flow();
  source.deliver_verbatim();
  program_writes("written later");
  link.room = 4000;
  flow();
  EXPECT_EQ(tape, "written later");
  EXPECT_TRUE(source.drained());
}

TEST_F(DisplayTransferTest, AFileHasNoSize) {
  source.deliver_verbatim();
  std::string all;
  for (int i = 0; i < 200; ++i) all += "line " + std::to_string(i) + "\r\n";
  program_writes(all);
  flow();
  link.room = 0;
  program_writes(all);
  source.handle_client_resized({{30, 5}, ++resizes, read});
  screen.resize({30, 5});
  source.handle_client_resized({{30, 6}, ++resizes, read});
  link.room = 4000;
  flow();
  EXPECT_EQ(tape, all + all);
  EXPECT_TRUE(source.drained());
}

INSTANTIATE_TEST_SUITE_P(Of, EveryByteArrives, testing::ValuesIn(kTransfers),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_F(DisplayTransferTest, WhoNeedsEveryByteFromNowOnIsOwedNoBellOfBefore) {
  link.room = 0;
  program_writes("\a" + std::string(20'000, 'x') + "\x1b]2;a ");
  now += 300ms;
  flow();
  source.deliver_verbatim();
  tape.clear();
  link.room = 4000;
  program_writes("title\x1b\\text");
  flow();
  EXPECT_EQ(tape, "title\x1b\\text");
}

}  // namespace
}  // namespace mp::display
