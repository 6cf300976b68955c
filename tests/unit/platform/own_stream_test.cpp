#include "libmp/platform/own_stream.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/pipe.hpp"
#include "libmp/platform/pty.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mp::platform {
namespace {

bool is_nonblocking(int fd) { return (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0; }

TEST(OwnStream, OfATerminalDoesNotBlockAndLeavesTheSharedOneAlone) {
  const auto pty = Pty::open({}).value();
  const auto own = own_stream(pty.slave(), StreamUse::write);
  ASSERT_TRUE(own);
  EXPECT_TRUE(is_nonblocking(own->get()));
  EXPECT_FALSE(is_nonblocking(pty.slave()));
  ASSERT_TRUE(write_all(own->get(), as_bytes("shown"), "the terminal"));
  std::array<std::uint8_t, 16> seen{};
  const auto got = read_some(pty.master(), seen);
  EXPECT_EQ(as_text(ByteView(seen).first(got.size)), "shown");
}

TEST(OwnStream, OfAPipeDoesNotBlockAndReadsTheSamePipe) {
  const auto pipe = make_pipe().value();
  const auto own = own_stream(pipe.read_end.get(), StreamUse::read);
  ASSERT_TRUE(own);
  EXPECT_TRUE(is_nonblocking(own->get()));
  EXPECT_FALSE(is_nonblocking(pipe.read_end.get()));
  std::array<std::uint8_t, 16> seen{};
  EXPECT_EQ(read_some(own->get(), seen).status, IoStatus::would_block);
  ASSERT_TRUE(write_all(pipe.write_end.get(), as_bytes("x"), "the pipe"));
  EXPECT_EQ(read_some(own->get(), seen).size, 1u);
}

// Opened again it would begin at the beginning.
TEST(OwnStream, OfAFileGoesOnWhereTheFileIs) {
  const test::ScratchDirectory scratch;
  const Fd file(open((scratch.path() + "/file").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  ASSERT_TRUE(write_all(file.get(), as_bytes("abc"), "the file"));
  ASSERT_EQ(lseek(file.get(), 1, SEEK_SET), 1);
  const auto own = own_stream(file.get(), StreamUse::read);
  ASSERT_TRUE(own);
  std::array<std::uint8_t, 16> seen{};
  const auto got = read_some(own->get(), seen);
  EXPECT_EQ(as_text(ByteView(seen).first(got.size)), "bc");
}

}  // namespace
}  // namespace mp::platform
