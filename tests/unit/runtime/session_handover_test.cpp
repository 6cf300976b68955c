#include "libmp/runtime/session_handover.hpp"

#include <gtest/gtest.h>

namespace mp::runtime {
namespace {

SessionHandover example() {
  SessionHandover handover;
  handover.session_id.bytes = {1, 2, 3};
  handover.connection_id = {0x01020304};
  handover.secrets = {crypto::HkdfKey(Bytes(64, 5)), crypto::HkdfKey(Bytes(64, 6))};
  handover.client = {IpAddress::v4(192, 0, 2, 1), 1234};
  handover.server = {*parse_ip_address("fe80::1%7"), 40404};
  handover.request.terminal_type = "xterm-256color";
  handover.request.size = {120, 40, 1, 2};
  handover.request.environment = {{"LANG", "de_DE.UTF-8"}};
  handover.request.command = {"sh", "-c", "exit 7"};
  return handover;
}

TEST(SessionHandover, ArrivesAsItWasSent) {
  const auto sent = example();
  const auto received = decode_session_handover(encode(sent).view());
  ASSERT_TRUE(received);
  EXPECT_EQ(received->session_id, sent.session_id);
  EXPECT_EQ(received->connection_id, sent.connection_id);
  EXPECT_EQ(to_bytes(received->secrets.client_to_server.view()), Bytes(64, 5));
  EXPECT_EQ(to_bytes(received->secrets.server_to_client.view()), Bytes(64, 6));
  EXPECT_EQ(received->client, sent.client);
  EXPECT_EQ(received->server, sent.server);
  EXPECT_EQ(received->request, sent.request);
}

TEST(SessionHandover, ACutOneIsRefused) {
  const auto bytes = encode(example());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_session_handover(bytes.view().first(size))) << size;
  }
}

}  // namespace
}  // namespace mp::runtime
