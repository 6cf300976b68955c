#include "libmp/platform/byte_io.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <thread>

#include "libmp/platform/pipe.hpp"
#include "libmp/platform/pty.hpp"
#include "waiting.hpp"

namespace mp::platform {
namespace {

TEST(ByteIo, BytesPassThroughAPipe) {
  const auto pipe = make_pipe();
  ASSERT_TRUE(pipe);
  EXPECT_EQ(write_some(pipe->write_end.get(), as_bytes("hello")).size, 5U);
  std::array<std::uint8_t, 16> buffer{};
  const auto got = read_some(pipe->read_end.get(), buffer);
  EXPECT_EQ(got.status, IoStatus::done);
  EXPECT_EQ(as_text({buffer.data(), got.size}), "hello");
}

TEST(ByteIo, AnEmptyPipeWouldBlock) {
  const auto pipe = make_pipe();
  ASSERT_TRUE(pipe);
  ASSERT_TRUE(set_nonblocking(pipe->read_end.get()));
  std::array<std::uint8_t, 16> buffer{};
  EXPECT_EQ(read_some(pipe->read_end.get(), buffer).status, IoStatus::would_block);
}

TEST(ByteIo, EndOfFileIsClosed) {
  auto pipe = make_pipe();
  ASSERT_TRUE(pipe);
  pipe->write_end.reset();
  std::array<std::uint8_t, 16> buffer{};
  EXPECT_EQ(read_some(pipe->read_end.get(), buffer).status, IoStatus::closed);
}

TEST(ByteIo, ASocketWhosePeerLeftIsClosedWithoutASignal) {
  auto pair = make_socket_pair();
  ASSERT_TRUE(pair);
  pair->second.reset();
  EXPECT_EQ(send_some(pair->first.get(), as_bytes("x")).status, IoStatus::closed);
}

TEST(ByteIo, AHungUpTerminalIsClosed) {
  auto pty = Pty::open({});
  ASSERT_TRUE(pty);
  pty->close_slave();
  std::array<std::uint8_t, 16> buffer{};
  EXPECT_EQ(read_some(pty->master(), buffer).status, IoStatus::closed);
}

TEST(ByteIo, AnythingElseFailsWithItsCode) {
  std::array<std::uint8_t, 16> buffer{};
  const auto outcome = read_some(-1, buffer);
  EXPECT_EQ(outcome.status, IoStatus::failed);
  EXPECT_EQ(outcome.code, EBADF);
}

TEST(ByteIo, WriteAllWaitsForASlowReader) {
  auto pair = make_socket_pair();
  ASSERT_TRUE(pair);
  ASSERT_TRUE(set_nonblocking(pair->first.get()));
  const std::string much(4u << 20, 'x');
  std::string got;
  std::thread reader([&] { got = test::read_to_end(pair->second.get()); });
  EXPECT_TRUE(write_all(pair->first.get(), as_bytes(much), "the pair"));
  pair->first.reset();
  reader.join();
  EXPECT_EQ(got.size(), much.size());
}

TEST(ByteIo, WriteAllNamesWhatItCouldNotWriteTo) {
  const auto result = write_all(-1, as_bytes("x"), "standard output");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "can't write to standard output: Bad file descriptor");
}

}  // namespace
}  // namespace mp::platform
