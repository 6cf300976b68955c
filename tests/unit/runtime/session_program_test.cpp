#include "libmp/runtime/session_program.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <thread>

#include "libmp/platform/epoll_event_loop.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mp::runtime {
namespace {

class RunningProgram : public testing::Test {
 protected:
  void start(const std::string& script) {
    platform::Program program;
    program.file = "/bin/sh";
    program.arguments = {"sh", "-c", script};
    program.environment.set("PATH", "/usr/bin:/bin");
    ASSERT_TRUE(program_.start(program, {}));
  }
  std::string read_all() {
    std::string out;
    for (auto output = program_.read_output(65536); !output.empty(); output = program_.read_output(65536)) {
      out += as_text(output);
    }
    return out;
  }
  // Reads each time that the loop has something to tell.
  std::string run_until_it_ends() {
    std::string out;
    while (!program_.ended()) {
      loop_.run_once(std::nullopt);
      out += read_all();
    }
    return out;
  }

  test::ScratchDirectory scratch_;
  platform::EpollEventLoop loop_;
  SessionProgram program_{loop_};
};

// To look would wait for the kernel, with an echo at hand.
TEST_F(RunningProgram, IsReadWhenTheLoopHasSaidSo) {
  const auto written = scratch_ / "written";
  start("stty raw -echo; printf words; : > " + written + "; read -r line; exit 3");
  while (!std::filesystem::exists(written)) std::this_thread::yield();
  ASSERT_EQ(read_all(), "");
  std::string output;
  while (output.size() < 5) {
    loop_.run_once(std::nullopt);
    output += read_all();
  }
  EXPECT_EQ(output, "words");
  EXPECT_EQ(program_.type(as_bytes("\n")), 1U);
  EXPECT_EQ(run_until_it_ends(), "");
  EXPECT_EQ(program_.ended()->value, 3);
}

TEST_F(RunningProgram, SaysAllItHasToSayBeforeItsEndIsTold) {
  start("stty -onlcr; seq 100000; exit 4");
  std::string expected;
  for (int i = 1; i <= 100000; ++i) expected += std::to_string(i) + "\n";
  EXPECT_EQ(run_until_it_ends(), expected);
  EXPECT_EQ(program_.ended()->value, 4);
}

}  // namespace
}  // namespace mp::runtime
