#include "libmp/platform/socket_address.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>

namespace mp::platform {
namespace {

Endpoint endpoint(const char* address, std::uint16_t port) { return {*parse_ip_address(address), port}; }

TEST(SocketAddress, EndpointsSurviveTheRoundTrip) {
  for (const auto& original : {endpoint("192.0.2.7", 40404), endpoint("2001:db8::7", 50000), endpoint("fe80::1%3", 1)}) {
    const auto address = to_socket_address(original);
    EXPECT_EQ(to_endpoint(address.get(), address.size), original) << to_string(original);
    EXPECT_EQ(address.get()->sa_family, address_family(original));
  }
}

TEST(SocketAddress, PortsAreInNetworkOrder) {
  const auto address = to_socket_address(endpoint("192.0.2.7", 0x1234));
  EXPECT_EQ(reinterpret_cast<const sockaddr_in*>(address.get())->sin_port, htons(0x1234));
}

TEST(SocketAddress, AMappedAddressIsTheIpv4Address) {
  const auto address = to_socket_address(endpoint("::ffff:192.0.2.7", 5));
  EXPECT_EQ(to_endpoint(address.get(), address.size), endpoint("192.0.2.7", 5));
}

TEST(SocketAddress, OtherFamiliesAndShortAddressesAreNoEndpoint) {
  auto address = to_socket_address(endpoint("192.0.2.7", 5));
  EXPECT_EQ(to_endpoint(address.get(), address.size - 1), std::nullopt);
  EXPECT_EQ(to_endpoint(address.get(), 0), std::nullopt);
  address.get()->sa_family = AF_UNIX;
  EXPECT_EQ(to_endpoint(address.get(), address.size), std::nullopt);
}

TEST(SocketAddress, ASocketThatIsNoneIsAnError) {
  const auto result = local_endpoint_of(-1);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "can't learn the address of a socket: Bad file descriptor");
  EXPECT_FALSE(peer_endpoint_of(-1));
}

}  // namespace
}  // namespace mp::platform
