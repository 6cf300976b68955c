#include "libmp/platform/pty.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/child_process.hpp"
#include "libmp/platform/privileges.hpp"
#include "waiting.hpp"

namespace mp::platform {
namespace {

TEST(Pty, HasItsSizeFromTheStartAndTakesANewOne) {
  auto pty = Pty::open({132, 43, 1320, 860});
  ASSERT_TRUE(pty);
  EXPECT_EQ(window_size(pty->slave()), (WindowSize{132, 43, 1320, 860}));
  ASSERT_TRUE(pty->resize({100, 30, 0, 0}));
  EXPECT_EQ(window_size(pty->slave()), (WindowSize{100, 30, 0, 0}));
}

TEST(Pty, ASizeOfZeroIsUnknown) {
  auto pty = Pty::open({0, 0, 0, 0});
  ASSERT_TRUE(pty);
  EXPECT_EQ(window_size(pty->slave()), std::nullopt);
  EXPECT_EQ(window_size(-1), std::nullopt);
}

TEST(Pty, StartsWithSaneModes) {
  const auto pty = Pty::open({});
  ASSERT_TRUE(pty);
  termios modes{};
  ASSERT_EQ(tcgetattr(pty->slave(), &modes), 0);
  EXPECT_NE(modes.c_iflag & IUTF8, 0U);
  EXPECT_EQ(modes.c_cc[VERASE], 0x7f);
  EXPECT_EQ(modes.c_cc[VINTR], 3);
  EXPECT_EQ(modes.c_cc[VEOF], 4);
  EXPECT_NE(modes.c_oflag & ONLCR, 0U);
  EXPECT_NE(modes.c_lflag & ISIG, 0U);
  EXPECT_EQ(modes.c_cflag & CSIZE, tcflag_t{CS8});
}

TEST(Pty, TheMasterSeesTheModesThatTheProgramSets) {
  const auto pty = Pty::open({});
  ASSERT_TRUE(pty);
  EXPECT_EQ(*pty->line_mode(), (LineMode{true, true, 4}));
  termios modes{};
  ASSERT_EQ(tcgetattr(pty->slave(), &modes), 0);
  modes.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  modes.c_cc[VEOF] = 'x';
  ASSERT_EQ(tcsetattr(pty->slave(), TCSANOW, &modes), 0);
  EXPECT_EQ(*pty->line_mode(), (LineMode{true, false, 'x'}));
  modes.c_lflag &= ~static_cast<tcflag_t>(ICANON);
  ASSERT_EQ(tcsetattr(pty->slave(), TCSANOW, &modes), 0);
  EXPECT_FALSE(pty->line_mode()->canonical);
  EXPECT_TRUE(pty->line_mode()->signals);
  modes.c_lflag &= ~static_cast<tcflag_t>(ISIG);
  ASSERT_EQ(tcsetattr(pty->slave(), TCSANOW, &modes), 0);
  EXPECT_FALSE(pty->line_mode()->signals);
}

TEST(Pty, TheProgramInTheForegroundHasAName) {
  auto pty = Pty::open({});
  ASSERT_TRUE(pty);
  EXPECT_EQ(pty->foreground_command(), "");
  Program program;
  program.file = "/bin/sh";
  program.arguments = {"sh", "-c", "echo up; exec cat"};
  program.environment.set("PATH", "/usr/bin:/bin");
  auto child = ChildProcess::start_on_terminal(program, pty->slave());
  ASSERT_TRUE(child);
  // At first it may still have ours: the kernel closes what an exec closes before it gives the new name.
  while (pty->foreground_command() != "cat") ASSERT_FALSE(child->poll_exit());
  child->kill();
  static_cast<void>(child->wait_exit());
}

TEST(Pty, OutputIsDrainedBeforeTheEnd) {
  auto pty = Pty::open({});
  ASSERT_TRUE(pty);
  ASSERT_TRUE(write_all(pty->slave(), as_bytes("last words\n"), "the slave"));
  pty->close_slave();
  EXPECT_EQ(test::read_to_end(pty->master()), "last words\r\n");
}

TEST(Pty, TheMasterDoesNotBlock) {
  const auto pty = Pty::open({});
  ASSERT_TRUE(pty);
  Bytes buffer(10);
  EXPECT_EQ(read_some(pty->master(), buffer).status, IoStatus::would_block);
}

TEST(Pty, TheSizeOfNoTerminalCanNotBeSet) {
  const auto result = set_window_size(-1, {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "can't set the size of a terminal: Bad file descriptor");
}

}  // namespace
}  // namespace mp::platform
