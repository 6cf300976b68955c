#include "libmp/platform/terminal.hpp"

#include <gtest/gtest.h>
#include <termios.h>

#include <csignal>
#include <optional>

#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/pipe.hpp"
#include "libmp/platform/process_hardening.hpp"
#include "libmp/platform/pty.hpp"
#include "tests/support/in_child.hpp"
#include "waiting.hpp"

namespace mp::platform {
namespace {

class TerminalModeTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Pty::open({});
    ASSERT_TRUE(opened);
    pty_.emplace(std::move(opened).value());
  }
  [[nodiscard]] int terminal() const { return pty_->slave(); }
  [[nodiscard]] bool raw() const {
    const auto mode = pty_->line_mode();
    return mode && !mode->canonical && !mode->echo;
  }

  std::optional<Pty> pty_;
};

TEST_F(TerminalModeTest, ATerminalIsOneAndAPipeIsNot) {
  const auto pipe = make_pipe();
  ASSERT_TRUE(pipe);
  EXPECT_TRUE(is_terminal(terminal()));
  EXPECT_FALSE(is_terminal(pipe->read_end.get()));
  TerminalMode mode(pipe->read_end.get());
  const auto entered = mode.enter();
  ASSERT_FALSE(entered);
  EXPECT_EQ(entered.error().message, "can't ask for the modes of the terminal: Inappropriate ioctl for device");
}

TEST_F(TerminalModeTest, EntersAndLeavesAnyNumberOfTimes) {
  TerminalMode mode(terminal());
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(mode.enter());
    ASSERT_TRUE(mode.enter());
    EXPECT_TRUE(raw() && mode.entered());
    mode.leave();
    mode.leave();
    EXPECT_TRUE(!raw() && !mode.entered());
  }
}

// A shell sets its own modes while we are stopped.
TEST_F(TerminalModeTest, EnteredAgainItGivesBackWhatOthersSetMeanwhile) {
  TerminalMode mode(terminal());
  ASSERT_TRUE(mode.enter());
  termios theirs{};
  ASSERT_EQ(tcgetattr(terminal(), &theirs), 0);
  theirs.c_lflag |= ICANON | ECHO | ISIG;
  theirs.c_oflag |= OPOST;
  theirs.c_cc[VERASE] = 'h';
  ASSERT_EQ(tcsetattr(terminal(), TCSANOW, &theirs), 0);
  ASSERT_TRUE(mode.enter());
  EXPECT_TRUE(raw());
  mode.leave();
  termios after{};
  ASSERT_EQ(tcgetattr(terminal(), &after), 0);
  EXPECT_EQ(after.c_cc[VERASE], 'h');
  EXPECT_NE(after.c_lflag & ICANON, 0U);
}

TEST_F(TerminalModeTest, TheDestructorLeavesAndExactlyTheFormerModesAreBack) {
  termios before{};
  ASSERT_EQ(tcgetattr(terminal(), &before), 0);
  before.c_cc[VERASE] = 'h';
  ASSERT_EQ(tcsetattr(terminal(), TCSANOW, &before), 0);
  {
    TerminalMode mode(terminal());
    ASSERT_TRUE(mode.enter());
  }
  termios after{};
  ASSERT_EQ(tcgetattr(terminal(), &after), 0);
  EXPECT_EQ(after.c_lflag, before.c_lflag);
  EXPECT_EQ(after.c_iflag, before.c_iflag);
  EXPECT_EQ(after.c_oflag, before.c_oflag);
  EXPECT_EQ(after.c_cc[VERASE], 'h');
}

TEST_F(TerminalModeTest, WhatWasTypedAheadIsKept) {
  ASSERT_TRUE(write_all(pty_->master(), as_bytes("early\nhalf a line"), "the master"));
  ASSERT_NE(test::read_until(pty_->master(), "half a line").find("half a line"), std::string::npos) << "it has arrived";
  TerminalMode mode(terminal());
  ASSERT_TRUE(mode.enter());
  EXPECT_EQ(test::read_until(terminal(), "half a line"), "early\nhalf a line");
}

TEST_F(TerminalModeTest, WhatWasTypedBeforeLeavingIsKeptForTheShell) {
  TerminalMode mode(terminal());
  ASSERT_TRUE(mode.enter());
  ASSERT_TRUE(write_all(pty_->master(), as_bytes("next command\n"), "the master"));
  ASSERT_TRUE(test::wait_readable(terminal()));
  mode.leave();
  EXPECT_EQ(test::read_until(terminal(), "\n"), "next command\n");
}

TEST_F(TerminalModeTest, KeysAreBytesInRawMode) {
  TerminalMode mode(terminal());
  ASSERT_TRUE(mode.enter());
  ASSERT_TRUE(write_all(pty_->master(), as_bytes("\x03\x1a\x04\r"), "the master"));
  EXPECT_EQ(test::read_until(terminal(), "\r"), "\x03\x1a\x04\r");
}

TEST_F(TerminalModeTest, AnEmergencyRestoresOnceAndOtherwiseDoesNothing) {
  restore_terminal_in_emergency();
  EXPECT_FALSE(raw());
  TerminalMode mode(terminal());
  ASSERT_TRUE(mode.enter());
  restore_terminal_in_emergency();
  EXPECT_FALSE(raw());
}

TEST_F(TerminalModeTest, ACrashRestoresTheTerminalAndStaysACrash) {
  for (const int number : {SIGSEGV, SIGABRT, SIGXFSZ, SIGUSR1}) {
    const auto crash = [&] {
      if (!forbid_memory_disclosure()) return 1;
      restore_terminal_on_crash();
      TerminalMode mode(terminal());
      if (!mode.enter() || !raw()) return 2;
      raise(number);
      return 3;
    };
    EXPECT_EQ(test::in_child(crash), -number);
    EXPECT_FALSE(raw());
  }
}

}  // namespace
}  // namespace mp::platform
