#include "libmp/transport/streams.hpp"

#include <gtest/gtest.h>

namespace mp::transport {
namespace {

TEST(Streams, ExistAsTheDocumentSays) {
  Streams client(Role::client);
  Streams server(Role::server);
  EXPECT_TRUE(client.sending(kControlStream) && client.receiving(kControlStream));
  EXPECT_TRUE(server.sending(kControlStream) && server.receiving(kControlStream));
  EXPECT_TRUE(client.sending(kInputStream) && server.receiving(kInputStream));
  EXPECT_FALSE(client.receiving(kInputStream) || server.sending(kInputStream));
  EXPECT_TRUE(server.sending(kDisplayStream) && client.receiving(kDisplayStream));
  EXPECT_FALSE(client.sending(kDisplayStream) || server.receiving(kDisplayStream));
  EXPECT_TRUE(client.sending(kBulkStream) && client.receiving(kBulkStream));
  EXPECT_TRUE(server.sending(kBulkStream) && server.receiving(kBulkStream));
  for (const StreamId id : {StreamId{4}, StreamId{7}, StreamId{8}, StreamId{255}}) {
    EXPECT_FALSE(client.sending(id) || client.receiving(id)) << int{id.value};
  }
}

TEST(Streams, AreVisitedTheMostImportantFirst) {
  Streams client(Role::client);
  std::vector<StreamId> order;
  client.for_each_sending([&](StreamId id, SendStream&) { order.push_back(id); });
  EXPECT_EQ(order, (std::vector<StreamId>{kControlStream, kInputStream, kBulkStream}));
}

TEST(Streams, AreUrgentWhileLittleOfThemIsOnItsWay) {
  Streams server(Role::server);
  server.sending(kBulkStream)->handle_window(limits::kLargestWindow);
  server.sending(kBulkStream)->write(as_bytes("x"));
  EXPECT_TRUE(server.has_piece());
  EXPECT_FALSE(server.has_urgent_piece());
  auto& display = *server.sending(kDisplayStream);
  display.write(Bytes(10 * limits::kUrgentBytes));
  EXPECT_TRUE(server.has_urgent_piece());
  const auto piece = display.take_piece(limits::kUrgentBytes).piece;
  EXPECT_FALSE(server.has_urgent_piece());
  display.handle_acknowledged(piece);
  EXPECT_TRUE(server.has_urgent_piece());
}

}  // namespace
}  // namespace mp::transport
