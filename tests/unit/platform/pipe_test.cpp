#include "libmp/platform/pipe.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "libmp/platform/byte_io.hpp"
#include "waiting.hpp"

namespace mp::platform {
namespace {

TEST(Pipe, EndsAreNotInheritedByPrograms) {
  const auto pipe = make_pipe();
  const auto pair = make_socket_pair();
  ASSERT_TRUE(pipe && pair);
  for (const Fd* end : {&pipe->read_end, &pipe->write_end, &pair->first, &pair->second}) {
    EXPECT_EQ(fcntl(end->get(), F_GETFD), FD_CLOEXEC);
  }
}

TEST(Pipe, ASocketPairTalksBothWays) {
  const auto pair = make_socket_pair();
  ASSERT_TRUE(pair);
  ASSERT_TRUE(write_all(pair->first.get(), as_bytes("there"), "the pair"));
  EXPECT_EQ(test::read_until(pair->second.get(), "there"), "there");
  ASSERT_TRUE(write_all(pair->second.get(), as_bytes("back"), "the pair"));
  EXPECT_EQ(test::read_until(pair->first.get(), "back"), "back");
}

}  // namespace
}  // namespace mp::platform
