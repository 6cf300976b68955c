#include "libmp/platform/datagram_receiver.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <vector>

#include "libmp/platform/socket_address.hpp"
#include "loopback.hpp"
#include "waiting.hpp"

namespace mp::platform {
namespace {

using test::kAnyLoopbackPort;

struct Taken {
  Bytes bytes;
  Endpoint from;
  Ecn ecn = Ecn::not_ect;
  friend bool operator==(const Taken&, const Taken&) = default;
};

std::vector<Taken> take(UdpSocket& socket, std::size_t count) {
  std::vector<Taken> out;
  while (out.size() < count && test::wait_readable(socket.fd())) {
    for (const auto& arrival : socket.receive()) {
      arrival.for_each_datagram([&](MutableByteView datagram) {
        out.push_back({{datagram.begin(), datagram.end()}, arrival.from, arrival.ecn});
      });
    }
  }
  return out;
}

UdpSocket bound() { return UdpSocket::bind(kAnyLoopbackPort).value(); }

std::vector<Bytes> numbered(const std::vector<std::size_t>& sizes) {
  std::vector<Bytes> out;
  out.reserve(sizes.size());
  for (const auto size : sizes) out.emplace_back(size, static_cast<std::uint8_t>(out.size()));
  return out;
}

void expect_transfer(const std::vector<std::size_t>& sizes) {
  auto a = bound();
  auto b = bound();
  const auto contents = numbered(sizes);
  std::vector<OutgoingDatagram> batch;
  std::vector<Taken> expected;
  for (const auto& bytes : contents) {
    batch.push_back({bytes, b.local_endpoint(), Ecn::ect0});
    expected.push_back({bytes, a.local_endpoint(), Ecn::ect0});
  }
  ASSERT_EQ(a.send(batch).done, sizes.size());
  EXPECT_EQ(take(b, sizes.size()), expected);
  EXPECT_TRUE(b.receive().empty()) << "nothing waits any more";
}

TEST(DatagramReceiver, WhatTheKernelHasJoinedComesApartAgain) { expect_transfer(std::vector<std::size_t>(40, 1200)); }

TEST(DatagramReceiver, MixedSizesComeInOrder) {
  expect_transfer({1200, 1200, 1200, 800, 1, 0, 0, 1200, 1200, 9000, 9000, 8999, 60000, 3});
}

TEST(DatagramReceiver, MoreThanOneCallGivesComesInOrder) {
  std::vector<std::size_t> sizes(3 * DatagramReceiver::kMost);
  for (std::size_t i = 0; i < sizes.size(); ++i) sizes[i] = i + 1;  // none can be joined with the next
  expect_transfer(sizes);
}

TEST(DatagramReceiver, TheLargestDatagramThereIsComesWhole) { expect_transfer({65507, 10}); }

TEST(DatagramReceiver, JoinedDatagramsAreOneArrival) {
  auto a = bound();
  auto b = bound();
  const auto contents = numbered(std::vector<std::size_t>(20, 1000));
  std::vector<OutgoingDatagram> batch;
  batch.reserve(contents.size());
  for (const auto& bytes : contents) batch.push_back({bytes, b.local_endpoint(), Ecn::not_ect});
  ASSERT_EQ(a.send(batch).done, batch.size());
  ASSERT_TRUE(test::wait_readable(b.fd()));
  const auto arrivals = b.receive();
  ASSERT_EQ(arrivals.size(), 1U) << "Linux 5.0 and newer join what was sent together";
  EXPECT_EQ(arrivals.front().segment, 1000U);
  EXPECT_EQ(arrivals.front().bytes.size(), 20'000U);
}

void expect_codepoint(UdpSocket& from, UdpSocket& to, Ecn ecn) {
  const std::array<std::uint8_t, 3> bytes{1, 2, 3};
  const OutgoingDatagram one{bytes, to.local_endpoint(), ecn};
  ASSERT_EQ(from.send({&one, 1}).done, 1U);
  const auto got = take(to, 1);
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got.front().ecn, ecn);
}

TEST(DatagramReceiver, EveryCodepointIsReported) {
  auto a = bound();
  auto b = bound();
  a.set_dscp({46});
  for (const auto ecn : {Ecn::ect0, Ecn::ce, Ecn::not_ect, Ecn::ect1}) expect_codepoint(a, b, ecn);
}

TEST(DatagramReceiver, Ipv6HasCodepointsToo) {
  auto a = UdpSocket::bind({*parse_ip_address("::1"), 0});
  if (!a) {
    EXPECT_NE(a.error().message.find("UDP"), std::string::npos) << "a machine without IPv6 says what failed";
    return;
  }
  auto b = UdpSocket::bind({*parse_ip_address("::1"), 0}).value();
  a->set_dscp({46});
  for (const auto ecn : {Ecn::ect0, Ecn::ce, Ecn::not_ect}) expect_codepoint(*a, b, ecn);
}

TEST(DatagramReceiver, StillReceivesAfterItsMemoryWasGivenBack) {
  auto a = bound();
  auto b = bound();
  expect_codepoint(a, b, Ecn::not_ect);
  b.give_back_memory();
  expect_codepoint(a, b, Ecn::not_ect);
}

}  // namespace
}  // namespace mp::platform
