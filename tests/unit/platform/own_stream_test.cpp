#include "libmp/platform/own_stream.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/pipe.hpp"
#include "libmp/platform/pty.hpp"
#include "tests/support/scratch_directory.hpp"
#include "waiting.hpp"

namespace mp::platform {
namespace {

bool is_nonblocking(int fd) { return (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0; }

TEST(OwnStream, OfATerminalDoesNotBlockAndLeavesTheSharedOneAlone) {
  const auto pty = Pty::open({}).value();
  auto own = OwnStream::open(pty.slave(), StreamUse::write);
  ASSERT_TRUE(own);
  EXPECT_TRUE(is_nonblocking(own->fd()));
  EXPECT_FALSE(is_nonblocking(pty.slave()));
  ASSERT_TRUE(write_all(own->fd(), as_bytes("shown"), "the terminal"));
  EXPECT_EQ(test::read_until(pty.master(), "shown"), "shown");
}

TEST(OwnStream, OfAPipeDoesNotBlockAndReadsTheSamePipe) {
  const auto pipe = make_pipe().value();
  auto own = OwnStream::open(pipe.read_end.get(), StreamUse::read);
  ASSERT_TRUE(own);
  EXPECT_TRUE(is_nonblocking(own->fd()));
  EXPECT_FALSE(is_nonblocking(pipe.read_end.get()));
  std::array<std::uint8_t, 16> seen{};
  EXPECT_EQ(own->read(seen).status, IoStatus::would_block);
  ASSERT_TRUE(write_all(pipe.write_end.get(), as_bytes("x"), "the pipe"));
  EXPECT_EQ(own->read(seen).size, 1u);
}

// Opened again it would begin at the beginning.
TEST(OwnStream, OfAFileGoesOnWhereTheFileIs) {
  const test::ScratchDirectory scratch;
  const Fd file(open((scratch.path() + "/file").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  ASSERT_TRUE(write_all(file.get(), as_bytes("abc"), "the file"));
  ASSERT_EQ(lseek(file.get(), 1, SEEK_SET), 1);
  auto own = OwnStream::open(file.get(), StreamUse::read);
  ASSERT_TRUE(own);
  std::array<std::uint8_t, 16> seen{};
  const auto got = own->read(seen);
  EXPECT_EQ(as_text(ByteView(seen).first(got.size)), "bc");
}

// A socket can't be opened again: it stays a blocking one, and still nobody waits.
TEST(OwnStream, OfASocketNeitherReadsNorWritesBeforeItCan) {
  const auto pair = make_socket_pair().value();
  auto input = OwnStream::open(pair.first.get(), StreamUse::read).value();
  auto output = OwnStream::open(pair.first.get(), StreamUse::write).value();
  EXPECT_FALSE(is_nonblocking(pair.first.get()));
  std::array<std::uint8_t, 4096> bytes{};
  EXPECT_EQ(input.read(bytes).status, IoStatus::would_block);
  ASSERT_TRUE(write_all(pair.second.get(), as_bytes("x"), "the socket"));
  EXPECT_EQ(input.read(bytes).size, 1u);

  std::size_t taken = 0;
  IoOutcome outcome;
  while ((outcome = output.write(bytes)).status == IoStatus::done) taken += outcome.size;
  EXPECT_EQ(outcome.status, IoStatus::would_block);
  EXPECT_GE(taken, bytes.size());
}

TEST(OwnStream, OfASocketSeesItsEnd) {
  auto pair = make_socket_pair().value();
  auto input = OwnStream::open(pair.first.get(), StreamUse::read).value();
  pair.second.reset();
  std::array<std::uint8_t, 16> bytes{};
  EXPECT_EQ(input.read(bytes).status, IoStatus::closed);
}

}  // namespace
}  // namespace mp::platform
