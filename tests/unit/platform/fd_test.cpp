#include "libmp/platform/fd.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "libmp/platform/pipe.hpp"

namespace mp::platform {
namespace {

bool is_open(int fd) { return fcntl(fd, F_GETFD) >= 0; }

TEST(Fd, ClosesWhatItOwns) {
  auto pipe = make_pipe();
  ASSERT_TRUE(pipe);
  const int number = pipe->read_end.get();
  {
    const Fd owner = std::move(pipe->read_end);
    EXPECT_FALSE(pipe->read_end.valid());
    EXPECT_TRUE(is_open(number));
  }
  EXPECT_FALSE(is_open(number));
}

TEST(Fd, ReleaseKeepsTheDescriptorOpen) {
  auto pipe = make_pipe();
  ASSERT_TRUE(pipe);
  const int number = pipe->read_end.release();
  EXPECT_FALSE(pipe->read_end.valid());
  EXPECT_TRUE(is_open(number));
  close(number);
}

TEST(Fd, AssignmentClosesTheFormerOneAndSurvivesItself) {
  auto pipe = make_pipe();
  ASSERT_TRUE(pipe);
  const int former = pipe->read_end.get();
  const int taken = pipe->write_end.get();
  pipe->read_end = std::move(pipe->write_end);
  EXPECT_FALSE(is_open(former));
  EXPECT_EQ(pipe->read_end.get(), taken);
  Fd& same = pipe->read_end;
  pipe->read_end = std::move(same);
  EXPECT_TRUE(is_open(taken));
}

TEST(Fd, FlagsAreSet) {
  auto pipe = make_pipe();
  ASSERT_TRUE(pipe);
  const int fd = pipe->read_end.get();
  fcntl(fd, F_SETFD, 0);
  ASSERT_TRUE(set_cloexec(fd));
  EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
  ASSERT_TRUE(set_nonblocking(fd));
  EXPECT_NE(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
}

TEST(Fd, FlagsOfAClosedDescriptorAreAnErrorThatSaysWhy) {
  const auto result = set_nonblocking(-1);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "can't make descriptor -1 non-blocking: Bad file descriptor");
  EXPECT_FALSE(set_cloexec(-1));
  EXPECT_FALSE(duplicate(-1));
}

TEST(Fd, ADuplicateIsAnotherCloseOnExecDescriptor) {
  auto pipe = make_pipe();
  ASSERT_TRUE(pipe);
  const auto copy = duplicate(pipe->read_end.get());
  ASSERT_TRUE(copy);
  EXPECT_NE(copy->get(), pipe->read_end.get());
  EXPECT_EQ(fcntl(copy->get(), F_GETFD), FD_CLOEXEC);
}

}  // namespace
}  // namespace mp::platform
