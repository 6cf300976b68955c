#include "libmp/platform/unix_socket.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <string>

#include "libmp/platform/file.hpp"
#include "libmp/platform/pipe.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/unit/platform/no_descriptors_left.hpp"
#include "tests/unit/platform/waiting.hpp"

namespace mp::platform {
namespace {

class UnixSocket : public testing::Test {
 protected:
  UnixChannel connect_to(const std::string& name) { return *UnixChannel::connect(name).value(); }
  UnixChannel accept_from(UnixListener& listener) {
    EXPECT_TRUE(test::wait_readable(listener.fd()));
    return *listener.accept().value();
  }
  std::string receive_from(UnixChannel& channel, std::size_t room = 100) {
    EXPECT_TRUE(test::wait_readable(channel.fd()));
    Bytes buffer(room);
    const auto received = channel.receive(buffer);
    if (received.outcome.status != IoStatus::done) return received.outcome.status == IoStatus::closed ? "closed" : "failed";
    return std::string(as_text(ByteView(buffer).first(received.outcome.size)));
  }
  // What a process leaves that is killed: a name that its listener can't remove.
  void leave_behind(const std::string& name) {
    const auto listener = UnixListener::listen(name + ".other").value();
    std::filesystem::rename(name + ".other", name);
  }

  test::ScratchDirectory scratch;
  std::string path = scratch / "name";
};

TEST_F(UnixSocket, MessagesKeepTheirBounds) {
  auto listener = UnixListener::listen(path).value();
  auto asker = connect_to(path);
  auto answerer = accept_from(listener);
  EXPECT_EQ(asker.send(as_bytes("one")).status, IoStatus::done);
  EXPECT_EQ(asker.send(as_bytes("two")).status, IoStatus::done);
  EXPECT_EQ(receive_from(answerer), "one");
  EXPECT_EQ(receive_from(answerer), "two");
  Bytes buffer(10);
  EXPECT_EQ(answerer.receive(buffer).outcome.status, IoStatus::would_block);
  EXPECT_EQ(answerer.send(as_bytes("three")).status, IoStatus::done);
  EXPECT_EQ(receive_from(asker), "three");
}

TEST_F(UnixSocket, AMessageThatDoesNotFitIsNotCut) {
  auto listener = UnixListener::listen(path).value();
  auto asker = connect_to(path);
  auto answerer = accept_from(listener);
  EXPECT_EQ(asker.send(as_bytes("longer than four")).status, IoStatus::done);
  EXPECT_EQ(receive_from(answerer, 4), "failed");
}

TEST_F(UnixSocket, TheEndOfTheOtherSideIsSeen) {
  auto listener = UnixListener::listen(path).value();
  auto answerer = [&] {
    auto asker = connect_to(path);
    return accept_from(listener);
  }();
  EXPECT_EQ(receive_from(answerer), "closed");
  EXPECT_EQ(answerer.send(as_bytes("x")).status, IoStatus::closed);
}

TEST_F(UnixSocket, BothKnowWhoTheOtherIs) {
  auto listener = UnixListener::listen(path).value();
  auto asker = connect_to(path);
  const auto answerer = accept_from(listener);
  EXPECT_EQ(asker.peer_user(), geteuid());
  EXPECT_EQ(answerer.peer_user(), geteuid());
}

TEST_F(UnixSocket, ADescriptorGoesAlong) {
  auto listener = UnixListener::listen(path).value();
  auto asker = connect_to(path);
  auto answerer = accept_from(listener);
  auto pipe = make_pipe().value();
  EXPECT_EQ(asker.send(as_bytes("take this"), pipe.write_end.get()).status, IoStatus::done);
  pipe.write_end.reset();
  ASSERT_TRUE(test::wait_readable(answerer.fd()));
  Bytes buffer(100);
  auto received = answerer.receive(buffer);
  EXPECT_EQ(received.outcome.size, 9u);
  ASSERT_TRUE(received.descriptor.valid());
  EXPECT_EQ(write_some(received.descriptor.get(), as_bytes("through it")).status, IoStatus::done);
  received.descriptor.reset();
  EXPECT_EQ(test::read_to_end(pipe.read_end.get()), "through it");
}

// The kernel hands over as many as were sent, whatever we expect.
TEST_F(UnixSocket, OneDescriptorIsTakenAndFurtherOnesAreClosed) {
  auto listener = UnixListener::listen(path).value();
  auto asker = connect_to(path);
  auto answerer = accept_from(listener);
  auto first = make_pipe().value();
  auto second = make_pipe().value();
  const std::array<int, 2> both{first.write_end.get(), second.write_end.get()};
  std::array<char, CMSG_SPACE(sizeof both)> control{};
  char byte = 'x';
  iovec part{&byte, 1};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  auto* rights = CMSG_FIRSTHDR(&message);
  *rights = {CMSG_LEN(sizeof both), SOL_SOCKET, SCM_RIGHTS};
  std::memcpy(CMSG_DATA(rights), both.data(), sizeof both);
  ASSERT_EQ(sendmsg(asker.fd(), &message, 0), 1);
  first.write_end.reset();
  second.write_end.reset();
  ASSERT_TRUE(test::wait_readable(answerer.fd()));
  Bytes buffer(100);
  const auto received = answerer.receive(buffer);
  EXPECT_TRUE(received.descriptor.valid());
  EXPECT_EQ(test::read_to_end(second.read_end.get()), "") << "its copy is closed, so the pipe has ended";
}

TEST_F(UnixSocket, NobodyIsThereWithoutANameAndBehindAStaleOne) {
  EXPECT_FALSE(UnixChannel::connect(path).value().has_value());
  EXPECT_FALSE(UnixChannel::connect(scratch / "no/such/directory").value().has_value());
  leave_behind(path);
  EXPECT_FALSE(UnixChannel::connect(path).value().has_value());
}

TEST_F(UnixSocket, TheNameGoesWithTheListener) {
  {
    const auto listener = UnixListener::listen(path).value();
    EXPECT_EQ(file_status(path, Links::refuse).value()->mode, 0600u);
  }
  EXPECT_FALSE(file_status(path, Links::refuse).value().has_value());
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
}

TEST_F(UnixSocket, TheNameStaysWithTheProcessThatTakesTheListenerOver) {
  auto first = UnixListener::listen(path).value();
  auto second = UnixListener::adopt(Fd(dup(first.fd())), path).value();
  first.leave_name();
  { const auto gone = std::move(first); }
  auto asker = connect_to(path);
  auto answerer = accept_from(second);
  EXPECT_EQ(asker.send(as_bytes("one")).status, IoStatus::done);
  EXPECT_EQ(receive_from(answerer), "one");
  EXPECT_TRUE(is_listened_at(path));
  { const auto gone = std::move(second); }
  EXPECT_FALSE(is_listened_at(path));
  EXPECT_FALSE(file_status(path, Links::refuse).value());
}

TEST_F(UnixSocket, AStaleNameIsReplaced) {
  leave_behind(path);
  auto listener = UnixListener::listen(path).value();
  EXPECT_TRUE(UnixChannel::connect(path).value().has_value());
}

TEST_F(UnixSocket, ALongPathIsReachedAsWell) {
  const auto directory = scratch / std::string(120, 'd');
  ASSERT_TRUE(make_private_directory(directory));
  const auto listener = UnixListener::listen(directory + "/name");
  ASSERT_TRUE(listener) << listener.error().message;
  EXPECT_TRUE(UnixChannel::connect(directory + "/name").value().has_value());
  EXPECT_FALSE(UnixChannel::connect(directory + "/other").value().has_value());
}

TEST_F(UnixSocket, WithoutDescriptorsAConnectionIsTurnedAwayAndTheListenerGoesOn) {
  auto listener = UnixListener::listen(path).value();
  auto unlucky = connect_to(path);
  ASSERT_TRUE(test::wait_readable(listener.fd()));
  {
    const test::NoDescriptorsLeft none;
    const auto failed = listener.accept();
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().message, "can't accept a connection at " + path + ": Too many open files");
    pollfd waits{listener.fd(), POLLIN, 0};
    EXPECT_EQ(poll(&waits, 1, 0), 0) << "the event loop would spin";
  }
  EXPECT_EQ(receive_from(unlucky), "closed");
  auto lucky = connect_to(path);
  EXPECT_EQ(lucky.send(as_bytes("hello")).status, IoStatus::done);
  auto accepted = accept_from(listener);
  EXPECT_EQ(receive_from(accepted), "hello");
}

TEST_F(UnixSocket, OnlyStaleNamesAreSweptAway) {
  const auto listener = UnixListener::listen(path).value();
  leave_behind(scratch / "stale");
  ASSERT_TRUE(write_file(scratch / "file", as_bytes("x"), 0600, Existing::keep));
  remove_stale_sockets(scratch.path());
  EXPECT_TRUE(file_status(path, Links::refuse).value().has_value());
  EXPECT_TRUE(file_status(scratch / "file", Links::refuse).value().has_value());
  EXPECT_FALSE(file_status(scratch / "stale", Links::refuse).value().has_value());
}

TEST_F(UnixSocket, ADirectoryThatIsMissingIsNamed) {
  const auto listener = UnixListener::listen(scratch / "none/name");
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().message, "can't listen at " + scratch / "none/name" + ": No such file or directory");
}

}  // namespace
}  // namespace mp::platform
