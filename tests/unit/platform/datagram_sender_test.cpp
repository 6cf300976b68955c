#include "libmp/platform/datagram_sender.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <numeric>
#include <vector>

#include "libmp/platform/socket_address.hpp"
#include "loopback.hpp"
#include "waiting.hpp"

namespace mp::platform {
namespace {

using test::kAnyLoopbackPort;

using Sizes = std::vector<std::size_t>;

// Datagrams of the given sizes; no two have the same content.
class Batch {
 public:
  Batch(const Sizes& sizes, const Endpoint& to) {
    for (const auto size : sizes) {
      bytes_.emplace_back(size);
      auto value = static_cast<std::uint8_t>(bytes_.size());
      for (auto& byte : bytes_.back()) byte = value = static_cast<std::uint8_t>(value * 7 + 13);
    }
    for (const auto& bytes : bytes_) datagrams.push_back({bytes, to, Ecn::not_ect});
  }

  std::vector<OutgoingDatagram> datagrams;

 private:
  std::deque<Bytes> bytes_;
};

std::vector<Bytes> contents(const std::vector<OutgoingDatagram>& datagrams) {
  std::vector<Bytes> out;
  out.reserve(datagrams.size());
  for (const auto& datagram : datagrams) out.emplace_back(datagram.bytes.begin(), datagram.bytes.end());
  return out;
}

// --- against the real kernel ----------------------------------------------------------------------------------------------

// A plain socket, which gets datagrams one by one whatever way they were sent.
Fd plain_socket() {
  Fd fd(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const auto address = to_socket_address(kAnyLoopbackPort);
  EXPECT_EQ(bind(fd.get(), address.get(), address.size), 0);
  return fd;
}

std::vector<Bytes> take(int fd, std::size_t count) {
  std::vector<Bytes> out;
  Bytes buffer(65536);
  while (out.size() < count && test::wait_readable(fd)) {
    const auto got = recv(fd, buffer.data(), buffer.size(), 0);
    if (got >= 0) out.emplace_back(buffer.begin(), buffer.begin() + got);
  }
  EXPECT_LT(recv(fd, buffer.data(), buffer.size(), 0), 0) << "nothing more than was sent";
  return out;
}

struct Sender {
  Fd fd = plain_socket();
  DatagramSender sender{IpFamily::v4, Dscp{}};
};

void expect_all_arrive(Sender& from, const Sizes& sizes) {
  const auto receiver = plain_socket();
  Batch batch(sizes, local_endpoint_of(receiver.get()).value());
  const auto outcome = from.sender.send(from.fd.get(), batch.datagrams);
  EXPECT_EQ(outcome.done, sizes.size());
  EXPECT_EQ(outcome.problem, SendOutcome::sent);
  EXPECT_EQ(take(receiver.get(), sizes.size()), contents(batch.datagrams));
}

TEST(DatagramSender, ARunArrivesInOrderAndWhole) {
  Sender sender;
  expect_all_arrive(sender, Sizes(40, 1200));
  expect_all_arrive(sender, Sizes(7, 8952));
}

TEST(DatagramSender, MixedSizesArriveInOrderAndWhole) {
  Sender sender;
  expect_all_arrive(sender, {1200, 1200, 700, 1200, 0, 0, 5, 5, 5, 6, 9000, 9000, 1, 1200, 1200});
}

TEST(DatagramSender, MoreThanOneCallTakesArrives) {
  Sender sender;
  Sizes sizes(150, 100);
  std::iota(sizes.begin() + 70, sizes.end(), 20);
  expect_all_arrive(sender, sizes);
}

// A socket that sends no checksums can't have its messages split: the kernel says so with an error.
TEST(DatagramSender, WhatCanNotBeSplitIsSentOneByOne) {
  Sender sender;
  const int on = 1;
  ASSERT_EQ(setsockopt(sender.fd.get(), SOL_SOCKET, SO_NO_CHECK, &on, sizeof on), 0);
  expect_all_arrive(sender, Sizes(40, 1200));
  expect_all_arrive(sender, {1200, 1200, 700, 1200, 1200});
}

TEST(DatagramSender, OneThatIsTooLargeDoesNotKeepTheOthers) {
  Sender sender;
  const auto receiver = plain_socket();
  Batch batch({100, 100, 70000, 100}, local_endpoint_of(receiver.get()).value());
  const auto outcome = sender.sender.send(sender.fd.get(), batch.datagrams);
  EXPECT_EQ(outcome.done, 4U);
  EXPECT_EQ(outcome.problem, SendOutcome::too_large);
  EXPECT_EQ(outcome.problem_at, 2U);
  batch.datagrams.erase(batch.datagrams.begin() + 2);
  EXPECT_EQ(take(receiver.get(), 3), contents(batch.datagrams));
  EXPECT_TRUE(sender.sender.take_error_seen());
  EXPECT_FALSE(sender.sender.take_error_seen()) << "once";
}

TEST(DatagramSender, EachPeerGetsItsOwn) {
  Sender sender;
  const auto a = plain_socket();
  const auto b = plain_socket();
  Batch batch({100, 100, 100, 100, 100}, local_endpoint_of(a.get()).value());
  batch.datagrams[1].to = batch.datagrams[4].to = local_endpoint_of(b.get()).value();
  EXPECT_EQ(sender.sender.send(sender.fd.get(), batch.datagrams).done, 5U);
  const auto sent = contents(batch.datagrams);
  EXPECT_EQ(take(a.get(), 3), (std::vector{sent[0], sent[2], sent[3]}));
  EXPECT_EQ(take(b.get(), 2), (std::vector{sent[1], sent[4]}));
}

TEST(DatagramSender, EachDatagramIsMarkedAsItAsks) {
  Sender sender;
  sender.sender.set_dscp({36});
  const auto receiver = plain_socket();
  const int on = 1;
  ASSERT_EQ(setsockopt(receiver.get(), IPPROTO_IP, IP_RECVTOS, &on, sizeof on), 0);
  Batch batch({100, 100, 100}, local_endpoint_of(receiver.get()).value());
  batch.datagrams[1].ecn = Ecn::ect0;
  ASSERT_EQ(sender.sender.send(sender.fd.get(), batch.datagrams).done, 3U);
  for (const int expected : {36 << 2, 36 << 2 | 2, 36 << 2}) {
    ASSERT_TRUE(test::wait_readable(receiver.get()));
    alignas(cmsghdr) std::array<std::uint8_t, 64> control{};
    msghdr message{};
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ASSERT_GE(recvmsg(receiver.get(), &message, 0), 0);
    const auto* const header = CMSG_FIRSTHDR(&message);
    ASSERT_NE(header, nullptr);
    EXPECT_EQ(header->cmsg_type, IP_TOS);
    EXPECT_EQ(*CMSG_DATA(header), expected);
  }
}

// --- against a scripted one -----------------------------------------------------------------------------------------------

// Takes messages as the kernel does and keeps their datagrams; fails at the message that `failures` has next.
class ScriptedKernel {
 public:
  struct Failure {
    std::size_t message = 0;  // counted from the start, over all calls; a failed one counts again
    int code = 0;
  };
  explicit ScriptedKernel(std::vector<Failure> failures) : failures_(std::move(failures)) {}

  DatagramSender sender() {
    return {IpFamily::v4, Dscp{}, [this](int, mmsghdr* messages, unsigned count, int) { return take(messages, count); }};
  }

  std::vector<Bytes> datagrams;
  std::vector<std::size_t> calls;  // messages taken by each

 private:
  int take(const mmsghdr* messages, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
      if (!failures_.empty() && failures_.front().message == asked_++) {
        const int code = failures_.front().code;
        failures_.erase(failures_.begin());
        calls.push_back(i);
        errno = code;
        return i > 0 ? static_cast<int>(i) : -1;
      }
      split(messages[i].msg_hdr);
    }
    calls.push_back(count);
    return static_cast<int>(count);
  }

  void split(const msghdr& message) {
    Bytes whole;
    for (std::size_t i = 0; i < message.msg_iovlen; ++i) {
      append(whole, {static_cast<const std::uint8_t*>(message.msg_iov[i].iov_base), message.msg_iov[i].iov_len});
    }
    std::size_t segment = whole.size();
    if (const auto* const header = CMSG_FIRSTHDR(&message); header != nullptr) {
      EXPECT_EQ(header->cmsg_type, UDP_SEGMENT);
      std::uint16_t size = 0;
      std::memcpy(&size, CMSG_DATA(header), sizeof size);
      segment = size;
    }
    for (std::size_t at = 0; at < whole.size(); at += segment) {
      const auto end = std::min(at + segment, whole.size());
      datagrams.emplace_back(whole.begin() + static_cast<std::ptrdiff_t>(at), whole.begin() + static_cast<std::ptrdiff_t>(end));
    }
  }

  std::vector<Failure> failures_;
  std::size_t asked_ = 0;
};

const Endpoint kSomebody{IpAddress::v4(192, 0, 2, 1), 4000};

TEST(DatagramSenderCalls, ARunIsOneMessageAndMixedSizesAreOneCall) {
  ScriptedKernel kernel({});
  auto sender = kernel.sender();
  Batch batch({1200, 1200, 1200, 700, 30, 1200, 1200}, kSomebody);
  EXPECT_EQ(sender.send(-1, batch.datagrams).done, 7U);
  EXPECT_EQ(kernel.datagrams, contents(batch.datagrams));
  EXPECT_EQ(kernel.calls, std::vector<std::size_t>{3}) << "a run with a shorter end, a lone one, and a run";
}

TEST(DatagramSenderCalls, AMessageIsNoLargerThanAPacketCanBe) {
  ScriptedKernel kernel({});
  auto sender = kernel.sender();
  Batch batch(Sizes(10, 8952), kSomebody);
  EXPECT_EQ(sender.send(-1, batch.datagrams).done, 10U);
  EXPECT_EQ(kernel.datagrams, contents(batch.datagrams));
  EXPECT_EQ(kernel.calls, std::vector<std::size_t>{2}) << "seven are 62664 bytes, eight would be more than 65507";
}

TEST(DatagramSenderCalls, WhatWouldBlockIsLeftAndNothingElse) {
  ScriptedKernel kernel({{2, EAGAIN}, {3, EAGAIN}});
  auto sender = kernel.sender();
  Batch batch({10, 20, 30, 30, 40}, kSomebody);
  const auto outcome = sender.send(-1, batch.datagrams);
  EXPECT_EQ(outcome.done, 2U);
  EXPECT_EQ(outcome.problem, SendOutcome::sent);
  const auto rest = std::span(batch.datagrams).subspan(outcome.done);
  EXPECT_EQ(sender.send(-1, rest).done, 3U);
  EXPECT_EQ(kernel.datagrams, contents(batch.datagrams)) << "each once, in order";
}

TEST(DatagramSenderCalls, ADeviceThatCanNotSplitIsNotAskedAgain) {
  ScriptedKernel kernel({{0, EIO}});
  auto sender = kernel.sender();
  Batch batch({1200, 1200, 1200, 1200}, kSomebody);
  EXPECT_EQ(sender.send(-1, batch.datagrams).done, 4U);
  EXPECT_EQ(sender.send(-1, batch.datagrams).done, 4U);
  const auto once = contents(batch.datagrams);
  auto twice = once;
  twice.insert(twice.end(), once.begin(), once.end());
  EXPECT_EQ(kernel.datagrams, twice);
  EXPECT_EQ(kernel.calls, (std::vector<std::size_t>{0, 4, 4}));
}

// A kernel calls a run of too large datagrams invalid, and one of them alone too large: the next run may be split.
TEST(DatagramSenderCalls, ARunOfTooLargeDatagramsIsNotTheDevicesFault) {
  ScriptedKernel kernel({{0, EINVAL}, {1, EMSGSIZE}, {2, EMSGSIZE}, {3, EMSGSIZE}, {4, EMSGSIZE}});
  auto sender = kernel.sender();
  Batch large({9000, 9000}, kSomebody);
  const auto outcome = sender.send(-1, large.datagrams);
  EXPECT_EQ(outcome.done, 2U);
  EXPECT_EQ(outcome.problem, SendOutcome::too_large);
  EXPECT_TRUE(kernel.datagrams.empty());
  kernel.calls.clear();
  Batch small({1200, 1200}, kSomebody);
  EXPECT_EQ(sender.send(-1, small.datagrams).done, 2U);
  EXPECT_EQ(kernel.calls, std::vector<std::size_t>{1});
}

TEST(DatagramSenderCalls, WhatTheNetworkSaysIsNotTheDevicesFault) {
  ScriptedKernel kernel({{0, ENETUNREACH}, {1, ENETUNREACH}});
  auto sender = kernel.sender();
  Batch batch({1200, 1200}, kSomebody);
  EXPECT_EQ(sender.send(-1, batch.datagrams).done, 2U);
  kernel.calls.clear();
  EXPECT_EQ(sender.send(-1, batch.datagrams).done, 2U);
  EXPECT_EQ(kernel.calls, std::vector<std::size_t>{1});
}

// The kernel gives the error to nobody then: it answers with the messages that it took before it met it.
TEST(DatagramSenderCalls, AnErrorInTheMiddleIsNoticed) {
  ScriptedKernel kernel({{1, ECONNREFUSED}});
  auto sender = kernel.sender();
  Batch batch({10, 20, 30}, kSomebody);
  EXPECT_EQ(sender.send(-1, batch.datagrams).done, 3U);
  EXPECT_EQ(kernel.datagrams, contents(batch.datagrams));
  EXPECT_TRUE(sender.take_error_seen());
}

TEST(DatagramSenderCalls, AnEarlierDatagramsErrorCostsNone) {
  ScriptedKernel kernel({{1, ECONNREFUSED}, {2, ECONNREFUSED}});
  auto sender = kernel.sender();
  Batch batch({10, 20, 20, 20}, kSomebody);
  const auto outcome = sender.send(-1, batch.datagrams);
  EXPECT_EQ(outcome.done, 4U);
  EXPECT_EQ(outcome.problem, SendOutcome::sent);
  EXPECT_EQ(kernel.datagrams, contents(batch.datagrams));
  EXPECT_TRUE(sender.take_error_seen());
}

TEST(DatagramSenderCalls, WhatOurOwnQueueDropsIsNotSentAgain) {
  ScriptedKernel kernel({{0, ENOBUFS}});
  auto sender = kernel.sender();
  Batch batch({20, 20, 20, 30}, kSomebody);
  const auto outcome = sender.send(-1, batch.datagrams);
  EXPECT_EQ(outcome.done, 4U);
  EXPECT_EQ(outcome.problem, SendOutcome::sent);
  EXPECT_EQ(kernel.datagrams.size(), 1U);
}

TEST(DatagramSenderCalls, AnInterruptedCallIsMadeAgain) {
  ScriptedKernel kernel({{0, EINTR}});
  auto sender = kernel.sender();
  Batch batch({20, 20}, kSomebody);
  EXPECT_EQ(sender.send(-1, batch.datagrams).done, 2U);
  EXPECT_EQ(kernel.datagrams, contents(batch.datagrams));
}

}  // namespace
}  // namespace mp::platform
