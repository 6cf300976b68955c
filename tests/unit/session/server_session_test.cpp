// The server's half of a session with a client that says what each test wants.
#include "libmp/session/server_session.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "libmp/display/display_sink.hpp"
#include "tests/unit/session/connection_pair.hpp"

namespace mp::session {
namespace {

class ServerSessionTest : public testing::Test, protected ConnectionPair {
 protected:
  void client_says(const wire::SessionMessage& message) {
    const auto bytes = wire::encode(message);
    ASSERT_EQ(client_connection.write(kControlStream, bytes, now), bytes.size());
  }
  void settle() {
    bool any = true;
    for (int i = 0; i < 100 && any; ++i) {
      pass_time();
      any = carry_up();
      server.update(now);
      server.show(now);
      any = carry_down() || any;
    }
  }

  display::SessionScreen screen{{80, 24}, 1000};
  ServerSession server{server_connection, 1h};
};

TEST_F(ServerSessionTest, OfSeveralSizesTheNewestCountsAndWhatAllOfThemHavePushed) {
  client_says(wire::Resize{{80, 24, 0, 0}, 10, 4});
  client_says(wire::Resize{{60000, 20, 0, 0}, 30, -1});
  settle();
  EXPECT_EQ(server.poll_request(), ClientRequest(wire::Resize{{limits::kMaxColumns, 20, 0, 0}, 10, 3}));
}

TEST_F(ServerSessionTest, AViewerThatNeedsEveryByteIsClosedWhenItDoesNotKeepUp) {
  server.attach_display(screen, {.size = {80, 24}, .queries = display::Queries::others});
  client_says(wire::Verbatim{});
  client_says(wire::Resize{{80, 24, 0, 0}});
  settle();
  for (int i = 0; i < 40 && !server.ended(); ++i) {
    EXPECT_TRUE(screen.accepts_output());
    screen.handle_output(as_bytes(std::string(100'000, 'x')), now);
    server.show(now);
    server.update(now);
  }
  EXPECT_EQ(server.ended(), ServerSessionEnd::detached);
  settle();
  ASSERT_TRUE(client_connection.peer_close());
  EXPECT_EQ(client_connection.peer_close()->code, transport::CloseCode::detached);
}

// What is written early comes early; but in front of a prompt it would be in the way.
TEST_F(ServerSessionTest, ATransferHasAStockBehindWhatMayLeave) {
  server.attach_display(screen, {.size = {80, 24}});
  client_says(wire::Resize{{80, 24, 0, 0}});
  settle();
  std::string noise(300'000, ' ');
  for (auto& character : noise) character = static_cast<char>('!' + random.below(90));
  const auto written_ahead = [&] {
    screen.handle_output(as_bytes(noise), now);
    const auto room = server_connection.send_room(kDisplayStream, DisplayDelivery::kHorizon, 0, now);
    server.show(now);
    const auto beyond = static_cast<double>(server_connection.unsent(kDisplayStream)) - static_cast<double>(room);
    settle();
    return beyond;
  };
  EXPECT_NEAR(written_ahead(), DisplayDelivery::kBehind, limits::kInitialDatagram / 2.0);
  client_says(wire::Verbatim{});
  settle();
  EXPECT_NEAR(written_ahead(), DisplayDelivery::kBehindTransfer, limits::kInitialDatagram);
}

// Its first datagram got lost, and the program has begun long ago.
TEST_F(ServerSessionTest, NothingIsLeftOutBeforeTheClientHasSaidWhatItsOutputIs) {
  server.attach_display(screen, {.size = {80, 24}});
  const std::string all(100'000, 'x');
  screen.handle_output(as_bytes(all), now);
  for (int i = 0; i < 100; ++i) {
    pass_time();
    server.update(now);
    server.show(now);
  }
  EXPECT_EQ(client_connection.write(kInputStream, as_bytes("typed"), now), 5u);
  settle();
  client_says(wire::Verbatim{});
  client_says(wire::Resize{{80, 24, 0, 0}});
  display::DisplaySink file({80, 24}, display::OutputKind::file);
  Bytes written;
  for (int i = 0; i < 20; ++i) {
    settle();
    const auto used = file.handle(client_connection.readable(kDisplayStream), SIZE_MAX / 2, written);
    ASSERT_TRUE(used);
    client_connection.consume(kDisplayStream, *used);
  }
  EXPECT_TRUE(written == to_bytes(all)) << written.size();
}

// It is shown nothing before it has said what its output is; and then there is nothing to be decided about its silence.
TEST_F(ServerSessionTest, AClientThatNeverSaysItsSizeWakesNobody) {
  server.attach_display(screen, {.size = {80, 24}});
  carry_up();
  std::array<std::uint8_t, limits::kMaxDatagram> buffer{};
  while (server_connection.poll_datagram(buffer, now)) continue;  // and lost
  ASSERT_TRUE(server_connection.owed_since());
  now += 1min;
  server.update(now);
  server.show(now);
  EXPECT_GT(server.next_timeout(), now);
}

}  // namespace
}  // namespace mp::session
