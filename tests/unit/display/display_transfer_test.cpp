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
};
const std::array kTransfers{
    Transfer{"File", "", ""},
    Transfer{"ControlMode", "\x1bP1000p", "\x1b\\"},
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
    writes(GetParam().begin + "abc\x1b[6ndef");
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
  writes("ghi\x1b[6njkl");
  flow();
  come_back();
  expect_all();
}

INSTANTIATE_TEST_SUITE_P(Of, EveryByteArrives, testing::ValuesIn(kTransfers),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace mp::display
